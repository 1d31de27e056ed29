import { AsyncResource } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Jobs, type NewJob } from '../jobs/jobs.js';
import { LOGGER } from '../telemetry/logger.js';
import { outboxLag } from '../telemetry/metrics.js';
import type { RequestContext } from '../telemetry/request-context.js';
import { OutboxRows, type OutboxRow } from './outbox-rows.js';
import { OutboxSignal } from './outbox-signal.js';
import type { MessagePayload } from './subscriber-registration.js';
import { jobOf, Subscribers } from './subscribers.js';

const BATCH = 500;
/** The poll is for events of other processes and of relays that died; our own ring the bell. Milliseconds. */
const EVERY = { poll: 500, lag: 5_000 };
/**
 * From the start of one round to the next at least, milliseconds. The event of a quiet moment goes at once; those of a crowd go
 * together, as a round costs about the same for one as for a hundred.
 */
const ROUND = 100;
/** More than the usual ten: with doubling waits it outlasts an hour in which a subscriber cannot do its work. */
const ATTEMPTS = 12;

/**
 * Carries events from the outbox to the job queue, one job for each subscriber, then removes them.
 *
 * At least once: a relay that dies in between leaves a lease that lapses, and the key of a job refuses the repetition.
 * The queue is never asked inside a transaction.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly timers: NodeJS.Timeout[] = [];
  private round: Promise<void> | undefined;
  private again = false;
  private stopping = false;
  private away = false;
  private next = 0;

  constructor(
    private readonly rows: OutboxRows,
    private readonly jobs: Jobs,
    private readonly subscribers: Subscribers,
    private readonly signal: OutboxSignal,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.role === 'api') return;
    // Else a round would run under the request that rang, and lend its name to the events of others.
    this.signal.onRing(AsyncResource.bind(() => this.wake()));
    this.timers.push(
      setInterval(() => this.wake(), EVERY.poll),
      setInterval(() => this.measure(), EVERY.lag),
    );
  }

  onModuleDestroy(): void {
    this.stopping = true;
    for (const timer of this.timers) clearInterval(timer);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.round;
  }

  /** Starts a round, or another one after the present one: what was committed since may have been missed by it. */
  private wake(): void {
    this.again = true;
    this.round ??= this.carryAll().finally(() => (this.round = undefined));
  }

  private async carryAll(): Promise<void> {
    while (this.again && !this.stopping) {
      const early = this.next - performance.now();
      if (early > 0) await delay(early);
      this.next = performance.now() + ROUND;
      this.again = false;
      try {
        if ((await this.carryBatch()) === BATCH) this.again = true;
        if (this.away) this.logger.info('events are carried on again');
        this.away = false;
      } catch (error) {
        if (!this.away)
          this.logger.warn({ err: error }, 'events cannot be carried on; they wait in the outbox');
        this.away = true;
        return;
      }
    }
  }

  private async carryBatch(): Promise<number> {
    const rows = await this.rows.take(BATCH);
    if (rows.length === 0) return 0;
    const ids = rows.map((row) => row.id);
    try {
      await this.jobs.addAll(rows.toSorted(byAge).flatMap((row) => this.jobsOf(row)));
    } catch (error) {
      await this.rows.giveBack(ids);
      throw error;
    }
    await this.rows.remove(ids);
    return rows.length;
  }

  private jobsOf(row: OutboxRow): NewJob[] {
    const payload: MessagePayload = {
      id: row.id,
      type: row.type,
      occurredAt: row.occurred_at.toISOString(),
      data: row.data,
    };
    return this.subscribers.of(row.type).map((subscriber) => ({
      name: jobOf(subscriber),
      payload,
      key: row.id,
      attempts: ATTEMPTS,
      ...(hasRequest(row.context) ? { context: row.context } : {}),
    }));
  }

  private measure(): void {
    this.rows.lag().then(
      (seconds) => outboxLag.set(seconds),
      (error: unknown) => this.logger.debug({ err: error }, 'the lag of the outbox could not be measured'),
    );
  }
}

/** Ids are UUIDv7, so their order is the order in which the events were recorded. */
function byAge(one: OutboxRow, other: OutboxRow): number {
  return one.id < other.id ? -1 : 1;
}

function hasRequest(context: Partial<RequestContext>): context is RequestContext {
  return context.requestId !== undefined;
}
