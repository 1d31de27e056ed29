import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import PgBoss from 'pg-boss';
import { translated } from '../../database/faults.js';
import { storedWork } from '../job-runner.js';
import { ATTEMPTS, type DeadJob, Jobs, type NewJob } from '../jobs.js';
import { type BossWork, idOfKey, query, QUEUE } from './boss.js';

interface DeadRow {
  readonly id: string;
  readonly data: BossWork;
  readonly output: { readonly message?: string } | null;
}

/** Jobs in PostgreSQL through pg-boss: for a Souk without Redis, which loses nothing either. */
@Injectable()
export class PgBossJobs extends Jobs implements OnApplicationShutdown {
  private added: () => void = () => undefined;

  constructor(private readonly boss: PgBoss) {
    super();
  }

  /** Lets the worker of this process start at once instead of at its next look. */
  onAdded(listener: () => void): void {
    this.added = listener;
  }

  async addAll(jobs: readonly NewJob[]): Promise<void> {
    if (jobs.length === 0) return;
    try {
      await this.boss.insert(jobs.map(rowOf));
    } catch (error) {
      throw translated(error);
    }
    this.added();
  }

  async dead(): Promise<DeadJob[]> {
    const rows = await query<DeadRow>(
      this.boss,
      `SELECT id, data, output FROM pgboss.job WHERE name = $1 AND state = 'failed' ORDER BY completed_on DESC LIMIT 100`,
      [QUEUE],
    );
    return rows.map(({ id, data, output }) => ({
      id,
      name: data.name,
      payload: data.payload,
      error: output?.message ?? 'unknown',
    }));
  }

  async deadCount(): Promise<number> {
    const rows = await query<{ count: string }>(
      this.boss,
      `SELECT count(*) FROM pgboss.job WHERE name = $1 AND state = 'failed'`,
      [QUEUE],
    );
    return Number(rows[0]?.count);
  }

  async retry(id: string): Promise<boolean> {
    const rows = await query(
      this.boss,
      `UPDATE pgboss.job SET state = 'retry', retry_limit = retry_limit + 1, start_after = now(), completed_on = NULL
       WHERE name = $1 AND id::text = $2 AND state = 'failed' RETURNING id`,
      [QUEUE, id],
    );
    this.added();
    return rows.length > 0;
  }

  /** Last of all: until then requests that are being finished may still add jobs. */
  async onApplicationShutdown(): Promise<void> {
    await this.boss.stop({ graceful: false });
  }
}

function rowOf(job: NewJob): PgBoss.JobInsert<BossWork> {
  return {
    name: QUEUE,
    data: { name: job.name, ...storedWork(job) },
    retryLimit: (job.attempts ?? ATTEMPTS) - 1,
    retryDelay: 1,
    retryBackoff: true,
    startAfter: String(job.delaySeconds ?? 0),
    // The key as singleton key is only for people to read; what refuses a second job is the id made of it.
    ...(job.key === undefined ? {} : { id: idOfKey(job.name, job.key), singletonKey: job.key }),
  };
}
