import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import PgBoss from 'pg-boss';
import type { Logger } from 'pino';
import { GroupCommit, perKey } from '#kernel';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { LOGGER } from '../../telemetry/logger.js';
import { JobRunner } from '../job-runner.js';
import { type BossWork, LEASE, query, QUEUE } from './boss.js';
import { PgBossJobs } from './pg-boss-jobs.js';

/** Jobs that run at once in this process. */
const CONCURRENCY = 16;
/** Looks for due jobs, for leases to renew, and for what the dead left behind, every so many milliseconds. */
const EVERY = { poll: 500, renewal: (LEASE * 1_000) / 3, sweep: 5_000, settling: 1_000 };

type BossJob = PgBoss.JobWithMetadata<BossWork>;
type Ending = 'done' | 'done and to be remembered';

/**
 * Does the jobs of the PostgreSQL queue.
 *
 * pg-boss's own `work()` is not used: it runs a batch as one, polls only, and leaves the promise of a failed completion
 * unhandled, which ends the process when PostgreSQL goes away at the wrong moment.
 */
@Injectable()
export class PgBossWorker implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly running = new Map<string, Promise<void>>();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly endings = new GroupCommit(
    perKey<Ending, string, void>(async (ending, ids) => {
      if (ending === 'done') await this.boss.deleteJob(QUEUE, [...ids]);
      else await this.boss.complete(QUEUE, [...ids]);
      return ids.map(() => ({ value: undefined }));
    }),
  );
  private stopping = false;
  private wake: () => void = () => undefined;

  constructor(
    private readonly boss: PgBoss,
    private readonly jobs: PgBossJobs,
    private readonly runner: JobRunner,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.jobs.onAdded(() => this.wake());
    this.timers.push(
      setInterval(() => this.quietly('renew leases', () => this.renew()), EVERY.renewal),
      setInterval(() => this.quietly('sweep the queue', () => this.sweep()), EVERY.sweep),
    );
    void this.loop();
  }

  onModuleDestroy(): void {
    this.stopping = true;
    this.wake();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.drained(this.settings.drainSeconds);
    if (this.running.size > 0)
      await Promise.race([Promise.all(this.running.values()), pause(EVERY.settling)]);
    for (const timer of this.timers) clearInterval(timer);
  }

  private async loop(): Promise<void> {
    while (!this.stopping) {
      let rung = false;
      const bell = new Promise<void>((resolve) => {
        this.wake = () => {
          rung = true;
          resolve();
        };
      });
      const free = CONCURRENCY - this.running.size;
      const found = free > 0 ? await this.fetch(free) : [];
      for (const job of found) this.start(job);
      // A full batch suggests more; with all hands busy there is nothing to look for until one is free.
      if (this.running.size >= CONCURRENCY) await Promise.race(this.running.values());
      else if (found.length < free && !rung) await Promise.race([bell, pause(EVERY.poll)]);
    }
  }

  /** Due jobs, now leased to this process; none if PostgreSQL is away (pg-boss swallows the error). */
  private fetch(batchSize: number): Promise<BossJob[]> {
    return this.boss.fetch<BossWork>(QUEUE, { batchSize, includeMetadata: true, priority: false });
  }

  private start(job: BossJob): void {
    const work = this.work(job).finally(() => this.running.delete(job.id));
    this.running.set(job.id, work);
  }

  private async work(job: BossJob): Promise<void> {
    const { name } = job.data;
    try {
      await this.runner.run(name, job.data);
    } catch (fault) {
      this.runner.failed(name, job.id, fault, job.retryCount >= job.retryLimit);
      await this.settle(() => this.boss.fail(QUEUE, job.id, { message: messageOf(fault) }));
      return;
    }
    await this.settle(() =>
      this.endings.submit(job.singletonKey === null ? 'done' : 'done and to be remembered', job.id),
    );
  }

  /** Tells the queue how a job ended, if need be until PostgreSQL is back: else it would be done once more. */
  private async settle(tell: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await tell();
      } catch (error) {
        if (this.stopping) return;
        this.logger.warn({ err: error }, 'the end of a job could not be stored; trying again in a second');
        await pause(EVERY.settling);
      }
    }
  }

  /** The lease of a job counts from `started_on`; moving it on says: its worker lives. */
  private async renew(): Promise<void> {
    if (this.running.size === 0) return;
    await query(
      this.boss,
      `UPDATE pgboss.job SET started_on = now() WHERE name = $1 AND id = ANY($2::uuid[]) AND state = 'active'`,
      [QUEUE, [...this.running.keys()]],
    );
  }

  /** Gives the jobs of dead workers back, and forgets completed ones once their key need not be remembered. */
  private async sweep(): Promise<void> {
    const lost = await query<{ id: string }>(
      this.boss,
      `SELECT id FROM pgboss.job WHERE name = $1 AND state = 'active' AND started_on + expire_in < now() LIMIT 1000`,
      [QUEUE],
    );
    for (const { id } of lost) {
      if (!this.running.has(id)) await this.boss.fail(QUEUE, id, { message: 'its worker was lost' });
    }
    await query(
      this.boss,
      `DELETE FROM pgboss.job
       WHERE name = $1 AND state = 'completed' AND completed_on < now() - interval '10 minutes'`,
      [QUEUE],
    );
  }

  private quietly(what: string, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      this.logger.warn({ err: error }, `the job worker could not ${what}; trying again in seconds`);
    });
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
