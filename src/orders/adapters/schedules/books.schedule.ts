import { Inject, Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { Chores } from '#platform/schedules/chores.js';
import { LOGGER } from '#platform/telemetry/logger.js';
import { paymentDifferences } from '#platform/telemetry/metrics.js';
import { CompareBooks } from '../../application/books/compare-books.js';

/** Compares the books every night, on one node. */
@Injectable()
export class BooksSchedule {
  constructor(
    private readonly compareBooks: CompareBooks,
    private readonly chores: Chores,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Cron('17 3 * * *')
  compare(): Promise<void> {
    return this.chores.onOneNode({
      name: 'orders.books',
      complaint: 'the books of payments were not compared; trying again tomorrow',
      work: async () => {
        const found = await this.compareBooks.execute();
        paymentDifferences.set(found);
        if (found > 0) this.logger.error({ found }, 'payments differ from the books of their providers');
      },
    });
  }
}
