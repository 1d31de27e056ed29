import type { RequestContext } from '../telemetry/request-context.js';

/** What a job carries; it must survive JSON. */
export type JobPayload = Readonly<Record<string, unknown>>;

export interface JobOptions {
  /** Runs not before so many seconds from now. */
  readonly delaySeconds?: number;
  /**
   * A second job of this name and key is not added while the first waits, runs, is dead, or was done in the last ten
   * minutes.
   */
  readonly key?: string;
  /** How often it is tried before it is parked as dead; 10 unless told. */
  readonly attempts?: number;
  /** The request that caused it; the present one unless told. */
  readonly context?: RequestContext;
}

/** A job to be added. */
export interface NewJob extends JobOptions {
  readonly name: string;
  readonly payload: JobPayload;
}

/** How often a job is tried unless told. */
export const ATTEMPTS = 10;

/**
 * Work done later by a worker: at least once, so handlers are idempotent.
 *
 * A failed job is retried with exponential backoff and jitter, first after one to two seconds; after its last attempt
 * it is parked as dead, where an operator sees it and may retry it. Completed jobs do not pile up. A job whose worker
 * dies is done again by another one within half a minute.
 */
export abstract class Jobs {
  /** Resolves once all are stored. @throws Overloaded if the queue is away: then any of them may be stored, or none. */
  abstract addAll(jobs: readonly NewJob[]): Promise<void>;
  /** The dead jobs, latest first, at most 100. */
  abstract dead(): Promise<DeadJob[]>;
  /** How many jobs are dead. */
  abstract deadCount(): Promise<number>;
  /** Gives a dead job one more attempt. Returns false if there is none of this id. */
  abstract retry(id: string): Promise<boolean>;

  /** Resolves once the job is stored. @throws Overloaded if the queue is away. */
  add(name: string, payload: JobPayload, options: JobOptions = {}): Promise<void> {
    return this.addAll([{ ...options, name, payload }]);
  }
}

export interface DeadJob {
  readonly id: string;
  readonly name: string;
  readonly payload: JobPayload;
  readonly error: string;
}

/** What a worker does with jobs of one name. */
export type JobHandler = (payload: JobPayload) => Promise<void>;

/** Which handler does jobs of which name; filled while the modules start, read by the workers. */
export class JobHandlers {
  private readonly handlers = new Map<string, JobHandler>();

  /** @throws Error if the name is taken: one name, one handler. */
  register(name: string, handler: JobHandler): void {
    if (this.handlers.has(name)) throw new Error(`two handlers for jobs named ${name}`);
    this.handlers.set(name, handler);
  }

  /** @throws Error naming the job if nothing handles it, so that it is retried and then shown as dead. */
  async run(name: string, payload: JobPayload): Promise<void> {
    const handler = this.handlers.get(name);
    if (handler === undefined) throw new Error(`no handler for jobs named ${name}`);
    await handler(payload);
  }
}
