import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { SweepMedia } from '../../application/media/sweep-media.js';

/** How often is looked for images that no product shows any more; milliseconds. */
const EVERY = 60_000;

/** Has images that nobody needs any more removed from the disk, on one node at a time. */
@Injectable()
export class MediaSchedule {
  constructor(
    private readonly sweepMedia: SweepMedia,
    private readonly chores: Chores,
  ) {}

  @Interval(EVERY)
  sweep(): Promise<void> {
    return this.chores.onOneNode({
      name: 'catalog.media',
      complaint: 'some images of products were not removed; trying again in a minute',
      work: () => this.sweepMedia.execute(),
    });
  }
}
