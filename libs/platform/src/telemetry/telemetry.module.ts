import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from './logger.js';

/** The log of the process for everyone who asks for `LOGGER`. */
@Global()
@Module({})
export class TelemetryModule {
  static forRoot(logger: Logger): DynamicModule {
    const provider = { provide: LOGGER, useValue: logger };
    return { module: TelemetryModule, providers: [provider], exports: [provider] };
  }
}
