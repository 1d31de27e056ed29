import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DomainError } from '#kernel';
import { LOGGER } from '../telemetry/logger.js';
import {
  currentRequest,
  inRequest,
  type RequestContext,
  requestContext,
} from '../telemetry/request-context.js';
import { jobsDone } from './job-metrics.js';
import { JobHandlers, type JobPayload, type NewJob } from './jobs.js';

/** A job as the queue keeps it. */
export interface StoredWork {
  readonly payload: JobPayload;
  readonly context?: RequestContext;
}

/** The job with the request that caused it. */
export function storedWork(job: NewJob): StoredWork {
  const context = job.context ?? currentRequest();
  return { payload: job.payload, ...(context === undefined ? {} : { context }) };
}

/** How often a job asks for a database or queue that is away before the attempt counts as failed; once a second. */
const PATIENCE = 600;

/** Does jobs for the workers, whatever the queue: in the context of their request, counted, told when they fail. */
@Injectable()
export class JobRunner {
  /** By what they are called. */
  private readonly running = new Map<Promise<void>, string>();
  private stopping = false;

  constructor(
    private readonly handlers: JobHandlers,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The names of what runs. */
  get underWay(): string[] {
    return [...this.running.values()];
  }

  /** Rejects with the handler's fault. */
  async run(name: string, work: StoredWork): Promise<void> {
    const attempt = inRequest(work.context ?? requestContext(undefined, undefined), () =>
      this.attempt(name, work),
    );
    this.running.set(attempt, name);
    try {
      await attempt;
    } finally {
      this.running.delete(attempt);
    }
  }

  /** Tells of a failed attempt; a dead job is an error that someone must look at. */
  failed(name: string, id: string, fault: unknown, dead: boolean): void {
    jobsDone.inc({ job: name, outcome: dead ? 'dead' : 'failed' });
    if (dead) this.logger.error({ err: fault, job: name, id }, 'a job is dead: it failed as often as it may');
    else this.logger.warn({ err: fault, job: name, id }, 'a job failed and will be tried again');
  }

  /** Resolves when no job runs, or after `seconds` all the same; from now on no job waits for the database. */
  async drained(seconds: number): Promise<void> {
    this.stopping = true;
    const late = new AbortController();
    const done = Promise.allSettled(this.running.keys()).then(() => late.abort());
    await Promise.race([
      done,
      delay(seconds * 1000, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    if (this.running.size > 0) {
      this.logger.warn(
        { jobs: this.running.size },
        'jobs were cut off by the shutdown; another worker does them again',
      );
    }
  }

  /**
   * While the database is away, the job waits where it is: an outage costs it no attempt, and it goes on within a
   * second of the database's return instead of sitting out an exponential delay.
   */
  private async attempt(name: string, work: StoredWork): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await this.handlers.run(name, work.payload);
        jobsDone.inc({ job: name, outcome: 'done' });
        return;
      } catch (fault) {
        if (!isAway(fault) || tries >= PATIENCE || this.stopping) throw fault;
        await delay(1_000);
      }
    }
  }
}

/** Only what our own adapters say of database and queue: what a handler says of others counts as an attempt. */
function isAway(fault: unknown): boolean {
  return fault instanceof DomainError && fault.code === 'overloaded' && fault.cause !== undefined;
}
