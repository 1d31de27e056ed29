import { Inject, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { Interval } from '@nestjs/schedule';
import type { Logger } from 'pino';
import { LOGGER } from '../telemetry/logger.js';
import { IdempotencyRecords } from './idempotency-records.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/** Idempotency keys on every unsafe REST call. */
@Module({
  providers: [IdempotencyRecords, { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor }],
})
export class IdempotencyModule {
  constructor(
    private readonly records: IdempotencyRecords,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  @Interval(600_000)
  async purge(): Promise<void> {
    try {
      await this.records.purge();
    } catch (error) {
      this.logger.warn({ err: error }, 'old idempotency keys were not purged; trying again in 10 minutes');
    }
  }
}
