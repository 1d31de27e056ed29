import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { SETTINGS, type Settings } from '#platform/config/settings.js';
import { Locks } from '#platform/database/locks.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { SealReceipts } from '../../application/receipts/seal-receipts.js';

/** How often records are sealed, in milliseconds. */
const EVERY = 1_000;

/** Seals what batches recorded, on one node at a time. */
@Injectable()
export class ReceiptsSchedule {
  private running = false;

  constructor(
    private readonly sealReceipts: SealReceipts,
    private readonly locks: Locks,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Interval(EVERY)
  async seal(): Promise<void> {
    if (this.running || this.settings.role === 'api') return;
    this.running = true;
    try {
      await this.locks.tryWith('drops.receipts', () => this.sealReceipts.execute());
    } catch (error) {
      this.logger.warn({ err: error }, 'receipts of drops could not be sealed; trying again');
    } finally {
      this.running = false;
    }
  }
}
