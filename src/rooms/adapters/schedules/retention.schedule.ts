import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { PurgeLogs } from '../../application/retention/purge-logs.js';

/** How often is looked for what is of age; milliseconds. */
const EVERY = 600_000;

/** Has logs let go of what their rooms do not keep, on one node at a time. */
@Injectable()
export class RetentionSchedule {
  constructor(
    private readonly purgeLogs: PurgeLogs,
    private readonly chores: Chores,
  ) {}

  @Interval(EVERY)
  purge(): Promise<void> {
    return this.chores.onOneNode({
      name: 'rooms.retention',
      complaint: 'some logs were not purged; trying again in 10 minutes',
      work: () => this.purgeLogs.execute(),
    });
  }
}
