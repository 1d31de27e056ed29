import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { SETTINGS, type Settings } from '#platform/config/settings.js';
import { Locks } from '#platform/database/locks.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { SpentSessions } from '../../application/ports.js';

const EVERY_MS = 600_000;

/** Deletes what is left of sessions that are over, on one node at a time. */
@Injectable()
export class PurgeSessions {
  private running = false;

  constructor(
    private readonly spent: SpentSessions,
    private readonly locks: Locks,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Interval(EVERY_MS)
  async run(): Promise<void> {
    if (this.settings.role === 'api' || this.running) return;
    this.running = true;
    try {
      await this.locks.tryWith('identity.purge-sessions', async () => {
        while (await this.spent.purge());
      });
    } catch (error) {
      this.logger.warn({ err: error }, 'old sessions were not purged; trying again in 10 minutes');
    } finally {
      this.running = false;
    }
  }
}
