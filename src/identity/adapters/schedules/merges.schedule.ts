import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { SettleMerges } from '../../application/guests/settle-merges.js';

const EVERY_MS = 2_000;

/** Looks after guests who signed in a short while ago, on one node at a time. */
@Injectable()
export class MergesSchedule {
  constructor(
    private readonly settleMerges: SettleMerges,
    private readonly chores: Chores,
  ) {}

  @Interval(EVERY_MS)
  run(): Promise<void> {
    return this.chores.onOneNode({
      name: 'identity.settle-merges',
      complaint: 'what guests left behind was not handed over; trying again',
      work: () => this.settleMerges.execute(),
    });
  }
}
