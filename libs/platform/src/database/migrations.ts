import { DataSource } from 'typeorm';
import { dataSourceOptions } from './data-source-options.js';
import { StartupError } from '../config/startup-error.js';
import type { Tables } from './tables.js';

/** One number for every node, so that only one migrates at a time. */
const MIGRATION_LOCK = 7_685_107;

/**
 * Brings the schema at `url` up to date, forward only, each migration in its own transaction.
 *
 * Safe with several nodes: they take turns by an advisory lock, and the later ones find nothing left to do. Has
 * connections of its own, without the time limits of requests. Returns the names of the migrations that ran.
 */
export async function migrate(url: string, tables: readonly Tables[]): Promise<string[]> {
  const source = new DataSource({ ...dataSourceOptions(url, 2, tables), extra: {} });
  await source.initialize();
  try {
    const turn = source.createQueryRunner();
    await turn.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const ran = await source.runMigrations({ transaction: 'each' });
    await turn.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await turn.release();
    return ran.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}

/** In production nobody migrates by surprise. @throws StartupError if the schema at `url` is not up to date */
export async function refuseOldSchema(url: string, tables: readonly Tables[]): Promise<void> {
  const source = new DataSource(dataSourceOptions(url, 1, tables));
  await source.initialize();
  try {
    if (await source.showMigrations()) {
      throw new StartupError(
        'The database schema is older than this Souk.',
        'Run `npm run migrate`, then start again.',
      );
    }
  } finally {
    await source.destroy();
  }
}
