import type { DataSourceOptions } from 'typeorm';
import type { Tables } from './tables.js';

/**
 * How long anything may wait for PostgreSQL before the request is refused with `overloaded`; milliseconds. For a connection
 * the server waits as `DATABASE_WAIT_SECONDS` says, programs beside it as here.
 */
const WAITS = { connect: 2_000, statement: 5_000, lock: 4_000, idleInTransaction: 5_000 };

/** One pool of `poolSize` connections, in which nothing can wait without end. */
export function dataSourceOptions(
  url: string,
  poolSize: number,
  tables: readonly Tables[],
): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    poolSize,
    entities: tables.flatMap((context) => [...context.rows]),
    migrations: tables.flatMap((context) => [...context.migrations]),
    migrationsTableName: 'migrations',
    connectTimeoutMS: WAITS.connect,
    applicationName: 'souk',
    extra: {
      // Statements of one transaction that do not wait for each other share a round trip.
      pipeline: true,
      statement_timeout: WAITS.statement,
      // The client's own limit: it also ends waits for a server that does not answer at all.
      query_timeout: WAITS.statement + 1_000,
      lock_timeout: WAITS.lock,
      idle_in_transaction_session_timeout: WAITS.idleInTransaction,
      keepAlive: true,
      // A plan made while a table had few rows stays in use when a crowd has come: it shall be one by an index.
      // And the times in JSON that PostgreSQL writes are in UTC, wherever it stands.
      options: '-c enable_seqscan=off -c timezone=UTC',
    },
  };
}
