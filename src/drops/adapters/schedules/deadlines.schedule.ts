import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { KeepDeadlines } from '../../application/keep-deadlines.js';

/** How often deadlines are looked at, in milliseconds; a hold ends at most one second late. */
const EVERY = 250;

/** Looks for drops and holds whose time has come, on one node at a time. */
@Injectable()
export class DeadlinesSchedule {
  constructor(
    private readonly keepDeadlines: KeepDeadlines,
    private readonly chores: Chores,
  ) {}

  @Interval(EVERY)
  look(): Promise<void> {
    return this.chores.onOneNode({
      name: 'drops.deadlines',
      complaint: 'deadlines of drops could not be kept; trying again',
      work: () => this.keepDeadlines.execute(),
    });
  }
}
