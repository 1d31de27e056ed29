import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Heirs } from '#identity';
import { HandOverClaims } from '../../application/guests/hand-over-claims.js';

/** Hands over what a guest has of drops when they sign in to an account. */
@Injectable()
export class ClaimHeirs implements OnModuleInit {
  constructor(
    private readonly heirs: Heirs,
    private readonly handOverClaims: HandOverClaims,
  ) {}

  onModuleInit(): void {
    this.heirs.onHandOver('claims', (merge) => this.handOverClaims.execute(merge));
  }
}
