import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { Indicators } from './indicators.js';
import { Readiness } from './readiness.js';

/** `/health`, `/health/live`, `/health/ready` and `/metrics`. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [Indicators, Readiness],
  exports: [Readiness],
})
export class HealthModule {}
