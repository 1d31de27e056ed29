import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Locks } from '../database/locks.js';
import { LOGGER } from '../telemetry/logger.js';
import { Inbox } from './inbox.js';

/** Forgets, every hour and on one node, which events were handled more than a week ago. */
@Injectable()
export class InboxPurge {
  constructor(
    private readonly inbox: Inbox,
    private readonly locks: Locks,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Interval(3_600_000)
  async purge(): Promise<void> {
    if (this.settings.role === 'api') return;
    try {
      await this.locks.tryWith('outbox.inbox-purge', async () => {
        const rows = await this.inbox.purge();
        this.logger.debug({ rows }, 'old inbox rows were purged');
      });
    } catch (error) {
      this.logger.warn({ err: error }, 'old inbox rows were not purged; trying again in an hour');
    }
  }
}
