import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { KeepAuctions } from '../../application/keep-auctions.js';

/** How often openings and ends are looked at, in milliseconds; whoever bids meanwhile looks too. */
const EVERY = 250;

/** Looks for auctions whose time has come, on one node at a time. */
@Injectable()
export class AuctionsSchedule {
  constructor(
    private readonly keepAuctions: KeepAuctions,
    private readonly chores: Chores,
  ) {}

  @Interval(EVERY)
  look(): Promise<void> {
    return this.chores.onOneNode({
      name: 'auctions.deadlines',
      complaint: 'times of auctions could not be kept; trying again',
      work: () => this.keepAuctions.execute(),
    });
  }
}
