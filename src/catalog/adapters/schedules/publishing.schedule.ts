import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { PublishDue } from '../../application/publishing/publish-due.js';

/** How often is looked for products whose moment has come, in milliseconds; one is seen a second late at most. */
const EVERY = 500;

/** Has products seen from the moment on that their hosts chose, on one node at a time. */
@Injectable()
export class PublishingSchedule {
  constructor(
    private readonly publishDue: PublishDue,
    private readonly chores: Chores,
  ) {}

  @Interval(EVERY)
  look(): Promise<void> {
    return this.chores.onOneNode({
      name: 'catalog.publishing',
      complaint: 'scheduled products could not be published; trying again',
      work: () => this.publishDue.execute(),
    });
  }
}
