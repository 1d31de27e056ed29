import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Job, JobOptions as BullOptions, Queue } from 'bull';
import { Overloaded } from '#kernel';
import { storedWork, type StoredWork } from '../job-runner.js';
import { ATTEMPTS, type DeadJob, Jobs, type NewJob } from '../jobs.js';
import { BACKOFF, QUEUE } from './bull-queue.js';

/** Seconds: done jobs are kept as long as their key must be remembered, dead ones until someone has had a month to look. */
const KEPT = { done: 600, dead: 30 * 86_400 };
/** Dead jobs at most, so that a broken handler cannot fill Redis. */
const MOST_DEAD = 10_000;

/** Jobs in Redis through Bull: for a Souk of several processes. */
@Injectable()
export class BullJobs extends Jobs {
  constructor(@InjectQueue(QUEUE) private readonly queue: Queue<StoredWork>) {
    super();
  }

  async addAll(jobs: readonly NewJob[]): Promise<void> {
    await reachable(() =>
      Promise.all(jobs.map((job) => this.queue.add(job.name, storedWork(job), optionsOf(job)))),
    );
  }

  async dead(): Promise<DeadJob[]> {
    const jobs = (await reachable(() => this.queue.getFailed(0, 99))) as (Job<StoredWork> | null)[];
    // Null: it was retried between the list and the look.
    return jobs
      .filter((job) => job !== null)
      .map((job) => ({
        id: String(job.id),
        name: job.name,
        payload: job.data.payload,
        error: job.failedReason ?? 'unknown',
      }));
  }

  deadCount(): Promise<number> {
    return reachable(() => this.queue.getFailedCount());
  }

  async retry(id: string): Promise<boolean> {
    return reachable(async () => {
      const job = await this.queue.getJob(id);
      if (job === null || !(await job.isFailed())) return false;
      await job.retry();
      return true;
    });
  }
}

function optionsOf(job: NewJob): BullOptions {
  return {
    attempts: job.attempts ?? ATTEMPTS,
    backoff: { type: BACKOFF },
    delay: Math.round((job.delaySeconds ?? 0) * 1000),
    removeOnFail: { age: KEPT.dead, count: MOST_DEAD },
    ...(job.key === undefined
      ? { removeOnComplete: true }
      : { removeOnComplete: { age: KEPT.done }, jobId: `${job.name}:${job.key}` }),
  };
}

/** Redis that is away is the refusal `overloaded`. */
async function reachable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const refusal = new Overloaded(
      { retryAfterSeconds: 1 },
      'The job queue cannot answer at the moment: try again shortly.',
    );
    refusal.cause = error;
    throw refusal;
  }
}
