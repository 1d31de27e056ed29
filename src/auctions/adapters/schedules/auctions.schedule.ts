import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { SETTINGS, type Settings } from '#platform/config/settings.js';
import { Locks } from '#platform/database/locks.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { KeepAuctions } from '../../application/keep-auctions.js';

/** How often openings and ends are looked at, in milliseconds; whoever bids meanwhile looks too. */
const EVERY = 250;

/** Looks for auctions whose time has come, on one node at a time. */
@Injectable()
export class AuctionsSchedule {
  private running = false;

  constructor(
    private readonly keepAuctions: KeepAuctions,
    private readonly locks: Locks,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Interval(EVERY)
  async look(): Promise<void> {
    if (this.running || this.settings.role === 'api') return;
    this.running = true;
    try {
      await this.locks.tryWith('auctions.deadlines', () => this.keepAuctions.execute());
    } catch (error) {
      this.logger.warn({ err: error }, 'times of auctions could not be kept; trying again');
    } finally {
      this.running = false;
    }
  }
}
