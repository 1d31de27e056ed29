import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import type { Logger } from 'pino';
import { LOGGER } from '../telemetry/logger.js';
import { databaseConnections } from '../telemetry/metrics.js';
import { DATABASE_URL } from './database-url.js';
import { hangUp } from './connections/wire.js';
import { Database } from './database.js';

/** Milliseconds. Who waits for a PostgreSQL that falls silent is refused after the first two at the latest. */
const BEAT = { every: 1_000, patience: 1_000, whileAway: 250 };
/** Patience with a new connection, which takes several words to and fro. */
const DIALLING = 1_500;

/**
 * Feels the pulse of PostgreSQL, to know one that hangs from one that works long.
 *
 * One that is gone refuses connections at once. One that hangs takes them and says nothing, which each request would
 * have to find out for itself, at the end of its patience. Has a connection of its own, as the pool may be full.
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
    this.beating = this.beat(this.stopping.signal);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    if (this.client !== undefined) hangUp(this.client);
    await this.beating;
  }

  private async beat(signal: AbortSignal): Promise<void> {
    let wasSilent = false;
    while (!signal.aborted) {
      const { totalCount, idleCount, waitingCount } = this.database.pool;
      databaseConnections.set({ state: 'used' }, totalCount - idleCount);
      databaseConnections.set({ state: 'idle' }, idleCount);
      databaseConnections.set({ state: 'waiting' }, waitingCount);
      const state = await this.feel();
      const silent = state === 'silent';
      this.database.isAway = state !== 'well';
      if (silent) this.database.fallSilent();
      else this.database.speak();
      if (silent && !wasSilent) this.logger.warn('PostgreSQL is silent: what needs it is refused at once');
      if (!silent && wasSilent) this.logger.info('PostgreSQL is silent no more');
      wasSilent = silent;
      const wait = state === 'well' ? BEAT.every : BEAT.whileAway;
      await pause(wait, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /**
   * Asks for a sign of life, and takes an answer to anybody for one: a PostgreSQL that is merely busy must not lose its
   * connections. One that is gone is not silent: it says so.
   */
  private async feel(): Promise<'well' | 'gone' | 'silent'> {
    const patience = this.client === undefined ? DIALLING : BEAT.patience;
    let silent = false;
    let heard = this.database.answers;
    const decide = (): void => {
      silent = this.database.answers === heard;
      heard = this.database.answers;
      if (!silent) timer = setTimeout(losePatience, BEAT.patience);
      else if (this.client !== undefined) hangUp(this.client);
    };
    // This process may have been busy itself, and the answer lies unread: it is read before the next immediate.
    const losePatience = (): void => void (last = setImmediate(decide));
    let last: NodeJS.Immediate | undefined;
    let timer = setTimeout(losePatience, patience);
    try {
      await this.ask();
      return 'well';
    } catch {
      if (this.client !== undefined) hangUp(this.client);
      this.client = undefined;
      return silent ? 'silent' : 'gone';
    } finally {
      clearTimeout(timer);
      clearImmediate(last);
    }
  }

  private async ask(): Promise<void> {
    if (this.client === undefined) {
      this.client = new pg.Client({ connectionString: this.url, application_name: 'souk', keepAlive: true });
      this.client.on('error', () => undefined);
      await this.client.connect();
    }
    await this.client.query('SELECT 1');
  }
}
