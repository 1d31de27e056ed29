import { BullModule } from '@nestjs/bull';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import PgBoss from 'pg-boss';
import type { Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import { DATABASE_URL } from '../database/database-url.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { LOGGER } from '../telemetry/logger.js';
import { BullJobs } from './bull/bull-jobs.js';
import { QUEUE, queueOptions } from './bull/bull-queue.js';
import { BullWorker } from './bull/bull.worker.js';
import { DeadJobsController } from './dead-jobs.controller.js';
import { DeadJobsGauge } from './dead-jobs.gauge.js';
import { MethodFinder } from './decorated-methods.js';
import { JobHandlerRegistration } from './job-handler.js';
import { JobRunner } from './job-runner.js';
import { JobHandlers, Jobs } from './jobs.js';
import { startBoss } from './pg-boss/boss.js';
import { PgBossJobs } from './pg-boss/pg-boss-jobs.js';
import { PgBossWorker } from './pg-boss/pg-boss.worker.js';

/** Work done later: Bull where there is Redis, else pg-boss on PostgreSQL; workers unless this process is an `api`. */
@Module({})
export class JobsModule {
  static forRoot({ redisUrl, role }: Pick<Settings, 'redisUrl' | 'role'>): DynamicModule {
    const worker = role !== 'api';
    const common = [
      JobHandlers,
      JobRunner,
      MethodFinder,
      JobHandlerRegistration,
      ...(worker ? [DeadJobsGauge] : []),
    ];
    return {
      module: JobsModule,
      global: true,
      imports: [DiscoveryModule, ...(redisUrl === undefined ? [] : onRedis)],
      controllers: [DeadJobsController],
      providers: [...common, ...(redisUrl === undefined ? onPostgres(worker) : withBull(worker))],
      exports: [Jobs, JobHandlers, MethodFinder],
    };
  }
}

const onRedis: DynamicModule[] = [
  BullModule.forRootAsync({ inject: [RedisConnections], useFactory: queueOptions }),
  BullModule.registerQueue({ name: QUEUE }),
];

function withBull(worker: boolean): Provider[] {
  return [{ provide: Jobs, useClass: BullJobs }, ...(worker ? [BullWorker] : [])];
}

function onPostgres(worker: boolean): Provider[] {
  return [
    {
      provide: PgBoss,
      inject: [DATABASE_URL, LOGGER],
      useFactory: (url: string, logger: Logger) => startBoss(url, logger),
    },
    PgBossJobs,
    { provide: Jobs, useExisting: PgBossJobs },
    ...(worker ? [PgBossWorker] : []),
  ];
}
