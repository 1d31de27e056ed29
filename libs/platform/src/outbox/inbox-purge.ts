import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '../schedules/chores.js';
import { Inbox } from './inbox.js';

/** Forgets, every hour and on one node, which events were handled more than a week ago. */
@Injectable()
export class InboxPurge {
  constructor(
    private readonly inbox: Inbox,
    private readonly chores: Chores,
  ) {}

  @Interval(3_600_000)
  purge(): Promise<void> {
    return this.chores.onOneNode({
      name: 'outbox.inbox-purge',
      complaint: 'old inbox rows were not purged; trying again in an hour',
      work: () => this.inbox.purge(),
    });
  }
}
