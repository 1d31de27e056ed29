import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Heirs } from '#identity';
import { HandOverSanctions } from '../../application/guests/hand-over-sanctions.js';

/** Hands over the bans and mutes of a guest who signs in to an account. */
@Injectable()
export class SanctionHeirs implements OnModuleInit {
  constructor(
    private readonly heirs: Heirs,
    private readonly handOverSanctions: HandOverSanctions,
  ) {}

  onModuleInit(): void {
    this.heirs.onHandOver('sanctions', (merge) => this.handOverSanctions.execute(merge));
  }
}
