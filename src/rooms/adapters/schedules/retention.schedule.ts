import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { SETTINGS, type Settings } from '#platform/config/settings.js';
import { Locks } from '#platform/database/locks.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { PurgeLogs } from '../../application/retention/purge-logs.js';

/** How often is looked for what is of age; milliseconds. */
const EVERY = 600_000;

/** Has logs let go of what their rooms do not keep, on one node at a time. */
@Injectable()
export class RetentionSchedule {
  private running = false;

  constructor(
    private readonly purgeLogs: PurgeLogs,
    private readonly locks: Locks,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Interval(EVERY)
  async purge(): Promise<void> {
    if (this.running || this.settings.role === 'api') return;
    this.running = true;
    try {
      await this.locks.tryWith('rooms.retention', () => this.purgeLogs.execute());
    } catch (error) {
      this.logger.warn({ err: error }, 'some logs were not purged; trying again in 10 minutes');
    } finally {
      this.running = false;
    }
  }
}
