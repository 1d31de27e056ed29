import { type DynamicModule, Global, Inject, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Logger } from 'pino';
import { Clock, GroupCommits, Ids, UnitOfWork } from '#kernel';
import { SETTINGS, type Settings } from '../config/settings.js';
import { port } from '../di/providers.js';
import { LOGGER } from '../telemetry/logger.js';
import { MeasuredGroupCommits } from '../telemetry/measured-group-commits.js';
import { AdvisoryLocks } from './advisory-locks.js';
import { dataSourceOptions } from './data-source-options.js';
import { DATABASE_URL } from './database-url.js';
import { Database } from './database.js';
import { Locks } from './locks.js';
import { DatabasePulse } from './pulse.js';
import { SystemClock } from '../machine/system-clock.js';
import type { Tables } from './tables.js';
import { TypeormUnitOfWork } from './typeorm-unit-of-work.js';
import { UuidV7Ids } from '../machine/uuid-v7-ids.js';

/** PostgreSQL for everyone: connections, units of work, locks between processes. */
@Global()
@Module({})
export class DatabaseModule {
  constructor(database: Database, @Inject(LOGGER) logger: Logger) {
    // An idle connection that breaks must not end the process; the pool replaces it.
    // The error has the whole connection in it, which tells nobody anything; and once we hang up, it is no news.
    const { pool } = database;
    pool.on('error', ({ message }) => {
      if (!pool.ending) logger.warn({ reason: message }, 'a database connection was lost');
    });
  }

  /** @param url where PostgreSQL is: `DATABASE_URL`, or the embedded one @param tables of every context */
  static forRoot(url: string, tables: readonly Tables[]): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [SETTINGS],
          useFactory: (settings: Settings) => ({
            ...dataSourceOptions(url, settings.databasePool, tables),
            connectTimeoutMS: settings.databaseWaitSeconds * 1_000,
            retryAttempts: 0,
          }),
        }),
      ],
      providers: [
        { provide: DATABASE_URL, useValue: url },
        Database,
        DatabasePulse,
        port(UnitOfWork, TypeormUnitOfWork),
        port(Locks, AdvisoryLocks),
        port(Clock, SystemClock),
        port(Ids, UuidV7Ids),
        port(GroupCommits, MeasuredGroupCommits),
      ],
      exports: [DATABASE_URL, Database, UnitOfWork, Locks, Clock, Ids, GroupCommits],
    };
  }
}
