import { Inject, Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { Chores } from '#platform/schedules/chores.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { stockDifferences } from '#platform/telemetry/metrics.js';
import { CheckStock } from '../../application/stock-check/check-stock.js';

/** Holds the stock against its ledger every night, on one node. */
@Injectable()
export class StockSchedule {
  constructor(
    private readonly checkStock: CheckStock,
    private readonly chores: Chores,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Cron('47 3 * * *')
  check(): Promise<void> {
    return this.chores.onOneNode({
      name: 'catalog.stock-check',
      complaint: 'the stock was not held against its ledger; trying again tomorrow',
      work: async () => {
        const found = await this.checkStock.execute();
        stockDifferences.set(found);
        if (found > 0) this.logger.error({ found }, 'the stock of variants is not the sum of its ledger');
      },
    });
  }
}
