import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Chores } from '#platform/schedules/chores.js';
import { SpentSessions } from '../../application/ports.js';

const EVERY_MS = 600_000;

/** Deletes what is left of sessions that are over, on one node at a time. */
@Injectable()
export class PurgeSessions {
  constructor(
    private readonly spent: SpentSessions,
    private readonly chores: Chores,
  ) {}

  @Interval(EVERY_MS)
  run(): Promise<void> {
    return this.chores.onOneNode({
      name: 'identity.purge-sessions',
      complaint: 'old sessions were not purged; trying again in 10 minutes',
      work: async () => {
        while (await this.spent.purge());
      },
    });
  }
}
