import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Heirs } from '#identity';
import { Wins } from '../../application/ports.js';

/** Hands over what a guest has won when they sign in to an account; the claim for it is handed over by drops. */
@Injectable()
export class WinnerHeirs implements OnModuleInit {
  constructor(
    private readonly heirs: Heirs,
    private readonly wins: Wins,
  ) {}

  onModuleInit(): void {
    this.heirs.onHandOver('wins', (merge) => this.wins.handOver(merge));
  }
}
