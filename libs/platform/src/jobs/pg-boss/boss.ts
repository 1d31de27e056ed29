import PgBoss from 'pg-boss';
import type { Logger } from 'pino';
import { v5 as uuidV5 } from 'uuid';
import { translated } from '../../database/faults.js';
import type { StoredWork } from '../job-runner.js';

/** One queue for all jobs; their own name is inside. */
export const QUEUE = 'souk';

/** How long a worker may be silent before its jobs are given to another one; seconds. */
export const LEASE = 15;

/** What a row of the queue carries. */
export interface BossWork extends StoredWork {
  readonly name: string;
}

/**
 * pg-boss on the same PostgreSQL, in a schema and with a small pool of its own.
 *
 * Its own supervision is off: it archives what we delete, and runs in an open transaction that a timeout would leave
 * behind in the pool. The worker supervises instead.
 */
export async function startBoss(connectionString: string, logger: Logger): Promise<PgBoss> {
  const pool = { max: 4, connectionTimeoutMillis: 2_000, statement_timeout: 5_000, query_timeout: 6_000 };
  const boss = new PgBoss({
    ...pool,
    connectionString,
    application_name: 'souk-jobs',
    schema: 'pgboss',
    supervise: false,
    schedule: false,
  });
  boss.on('error', (error) => logger.warn({ err: error }, 'the job queue lost a connection to PostgreSQL'));
  await boss.start();
  await boss.createQueue(QUEUE, { name: QUEUE, policy: 'standard', expireInSeconds: LEASE });
  return boss;
}

const KEYS = '7a3ef1c9-52f2-4a53-9d7a-0d1f3c6b8e21';

/** The id of a job with a key: the same for the same name and key, so that the primary key refuses the second one. */
export function idOfKey(name: string, key: string): string {
  return uuidV5(`${name}\n${key}`, KEYS);
}

/** Runs statements on pg-boss's own pool, so that the queue works while the pool of the requests is exhausted. */
export async function query<Row>(boss: PgBoss, sql: string, values: unknown[]): Promise<Row[]> {
  try {
    const result = await boss.getDb().executeSql(sql, values);
    return result.rows as Row[];
  } catch (error) {
    throw translated(error);
  }
}
