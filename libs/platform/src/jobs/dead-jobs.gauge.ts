import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOGGER } from '../telemetry/logger.js';
import { jobsDead } from './job-metrics.js';
import { Jobs } from './jobs.js';

/** How often the dead are counted; milliseconds. */
const EVERY = 5_000;

/** Keeps the gauge of dead jobs of a worker. Whoever scrapes it asks the queue nothing, so that it answers without one. */
@Injectable()
export class DeadJobsGauge implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: Jobs,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.measure();
    this.timer = setInterval(() => this.measure(), EVERY);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private measure(): void {
    this.jobs.deadCount().then(
      (count) => jobsDead.set(count),
      (error: unknown) => this.logger.debug({ err: error }, 'dead jobs could not be counted'),
    );
  }
}
