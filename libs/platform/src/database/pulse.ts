import { setImmediate, setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { Logger } from 'pino';
import { LOGGER } from '../telemetry/logger.js';
import { DATABASE_URL } from './database-url.js';
import { Database } from './database.js';

/** Milliseconds. What waits for a PostgreSQL that went silent is refused after the sum at the latest. */
const BEAT = { every: 1_000, whileSilent: 250, patience: 1_000 };

/**
 * Feels the pulse of PostgreSQL, so that one that hangs is known from one that works long.
 *
 * A server that is gone refuses connections at once; one that hangs takes them and says nothing, and each request
 * would find that out for itself, at the end of its patience. Has a connection of its own: the pool may be full.
 */
@Injectable()
export class DatabasePulse implements OnApplicationBootstrap, OnApplicationShutdown {
  private client: pg.Client | undefined;
  private readonly stopping = new AbortController();
  private beating: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    @Inject(DATABASE_URL) private readonly url: string,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.beating = this.beat();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    hangUp(this.client);
    await this.beating;
  }

  private async beat(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const wait = this.database.isSilent ? BEAT.whileSilent : BEAT.every;
      await pause(wait, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) await this.feel();
    }
  }

  private async feel(): Promise<void> {
    const silence = new AbortController();
    const asked = this.ask();
    const late = this.lateness(silence.signal, asked);
    try {
      await asked;
      if (this.database.isSilent) this.logger.info('PostgreSQL answers again');
      this.database.hear();
    } catch {
      this.client = undefined;
    } finally {
      silence.abort();
    }
    if (!(await late) || this.stopping.signal.aborted) return;
    if (!this.database.isSilent)
      this.logger.warn('PostgreSQL does not answer; everything that needs it is refused until it does');
    this.database.fallSilent();
  }

  /** Rejects if PostgreSQL is gone. */
  private async ask(): Promise<void> {
    if (this.client === undefined) {
      this.client = new pg.Client({ connectionString: this.url, application_name: 'souk', keepAlive: true });
      this.client.on('error', () => undefined);
      await this.client.connect();
    }
    await this.client.query('SELECT 1');
  }

  /** Whether patience ended before `asked` did; then what was asked is broken off. */
  private async lateness(signal: AbortSignal, asked: Promise<void>): Promise<boolean> {
    let answered = false;
    asked.then(
      () => (answered = true),
      () => (answered = true),
    );
    const inTime = await pause(BEAT.patience, false, { signal, ref: false }).catch(() => true);
    // This process may itself have been busy so long that the answer lies unread: it is read before the next turn.
    await setImmediate();
    if (inTime || answered) return false;
    hangUp(this.client);
    return true;
  }
}

function hangUp(client: pg.Client | undefined): void {
  (client as unknown as { connection: { stream: { destroy(): void } } } | undefined)?.connection.stream.destroy();
}
