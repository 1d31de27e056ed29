import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { SETTINGS, type Settings } from '#platform/config/settings.js';
import { Locks } from '#platform/database/locks.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { KeepDeadlines } from '../../application/keep-deadlines.js';

/** How often deadlines are looked at, in milliseconds; a hold ends at most one second late. */
const EVERY = 250;

/** Looks for drops and holds whose time has come, on one node at a time. */
@Injectable()
export class DeadlinesSchedule {
  private running = false;
  /** True if it was time to look again before the last look was done: then nobody waits for the next time. */
  private behind = false;

  constructor(
    private readonly keepDeadlines: KeepDeadlines,
    private readonly locks: Locks,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Interval(EVERY)
  async look(): Promise<void> {
    this.behind = this.running;
    if (this.running || this.settings.role === 'api') return;
    this.running = true;
    try {
      do {
        this.behind = false;
        await this.locks.tryWith('drops.deadlines', () => this.keepDeadlines.execute());
      } while (this.behind);
    } catch (error) {
      this.logger.warn({ err: error }, 'deadlines of drops could not be kept; trying again');
    } finally {
      this.running = false;
    }
  }
}
