import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { SweepAttachments } from '../../application/attachments/sweep-attachments.js';

/** How often is looked for what nobody may see any more; milliseconds. */
const EVERY = 60_000;

/** Has attachments that were taken back, and those that no message took, removed from the disk, on one node at a time. */
@Injectable()
export class AttachmentsSchedule {
  constructor(
    private readonly sweepAttachments: SweepAttachments,
    private readonly chores: Chores,
  ) {}

  @Interval(EVERY)
  sweep(): Promise<void> {
    return this.chores.onOneNode({
      name: 'rooms.attachments',
      complaint: 'some attachments were not removed; trying again in a minute',
      work: () => this.sweepAttachments.execute(),
    });
  }
}
