import { setImmediate } from 'node:timers/promises';
import { InjectQueue, OnQueueError, OnQueueFailed, Process, Processor } from '@nestjs/bull';
import {
  type BeforeApplicationShutdown,
  Inject,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Job, Queue } from 'bull';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { LOGGER } from '../../telemetry/logger.js';
import { JobRunner, type StoredWork } from '../job-runner.js';
import { QUEUE } from './bull-queue.js';

/** Jobs that run at once in this process. */
const CONCURRENCY = 16;

/** Does the jobs of the Redis queue. */
@Processor(QUEUE)
export class BullWorker implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private begin: () => void = () => undefined;
  private readonly begun = new Promise<void>((resolve) => (this.begin = resolve));

  constructor(
    @InjectQueue(QUEUE) private readonly queue: Queue<StoredWork>,
    private readonly runner: JobRunner,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    handleRejections(queue, logger);
  }

  /** Bull takes jobs while the modules still start; they are done once every handler is known. */
  onApplicationBootstrap(): void {
    this.begin();
  }

  @Process({ name: '*', concurrency: CONCURRENCY })
  async work(job: Job<StoredWork>): Promise<void> {
    await this.begun;
    await this.runner.run(job.name, job.data);
  }

  @OnQueueFailed()
  failed(job: Job<StoredWork>, fault: unknown): void {
    this.runner.failed(job.name, String(job.id), fault, typeof job.finishedOn === 'number');
  }

  @OnQueueError()
  trouble(error: Error): void {
    this.logger.debug({ err: error }, 'the job queue has trouble with Redis');
  }

  async onModuleDestroy(): Promise<void> {
    // Without waiting for the active ones: Bull would wait for ever, and leave a rejection unhandled without Redis.
    const paused = this.queue.pause(true, true).catch(() => undefined);
    await setImmediate();
    // Bull asks politely, behind the read that waits for the next job, and would be handed that job first.
    (this.queue as unknown as { bclient: Redis }).bclient.disconnect();
    await paused;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.drained(this.settings.drainSeconds);
    // Bull remembers this closing; the one by Nest at the end, which would wait for the active jobs, joins it.
    await this.queue.close(true);
  }
}

/**
 * Two promises that nobody looks at reject if Redis never came before the shutdown, or goes at the wrong moment: that
 * of the processor, which Nest starts, and that of naming its connection, which has its name from us.
 */
function handleRejections(queue: Queue, logger: Logger): void {
  const process = queue.process.bind(queue) as (...args: unknown[]) => Promise<void>;
  Object.assign(queue, {
    setWorkerName: async () => undefined,
    process: (...args: unknown[]) =>
      process(...args).catch((error: unknown) => logger.warn({ err: error }, 'the job worker did not start')),
  });
}
