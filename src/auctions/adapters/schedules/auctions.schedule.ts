import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { KeepAuctions } from '../../application/keep-auctions.js';
import { MendAwards } from '../../application/mend-awards.js';

/** How often openings and ends are looked at, in milliseconds; whoever bids meanwhile looks too. */
const EVERY = 250;

/** Nobody waits for what is never to happen. */
const EVERY_MINUTE = 60_000;

/** Looks for auctions whose time has come, on one node at a time. */
@Injectable()
export class AuctionsSchedule {
  constructor(
    private readonly keepAuctions: KeepAuctions,
    private readonly mendAwards: MendAwards,
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

  @Interval(EVERY_MINUTE)
  mend(): Promise<void> {
    return this.chores.onOneNode({
      name: 'auctions.awards',
      complaint: 'awards that were let go could not be passed on; trying again',
      work: () => this.mendAwards.execute(),
    });
  }
}
