import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { atMost } from '../cache/at-most.js';
import { LOGGER } from '../telemetry/logger.js';
import { ACCESS_TOKEN_SECONDS } from './access-tokens.js';
import { EndedSessionsSource } from './ended-sessions-source.js';

/** After this long every access token of an ended session has expired by itself; the minute is for clocks that differ. */
const WINDOW_SECONDS = ACCESS_TOKEN_SECONDS + 60;
/** A session may be committed later than it says it ended; no transaction of ours lives this long. */
const OVERLAP_SECONDS = 20;
const POLL_EVERY = 1_000;
/** About 30 MB at the most; more than 200 sessions would have to end every second. */
const MAX_REMEMBERED = 200_000;

/**
 * The sessions that ended while access tokens of theirs may still be good, known to every node within seconds.
 *
 * Asks the database every second, so it needs no Redis. While the database is away the set stays as it was; the
 * first answer afterwards covers the whole time of silence.
 */
@Injectable()
export class EndedSessions implements OnModuleInit, OnModuleDestroy {
  private readonly ended = new LRUCache<string, true>({
    ...atMost(MAX_REMEMBERED),
    ttl: WINDOW_SECONDS * 1000,
    // Looked up at every call, so that a test can set the clock.
    perf: { now: () => performance.now() },
  });
  private readonly listeners: ((sessionId: string) => void)[] = [];
  private lastAnswer: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private polling: Promise<void> = Promise.resolve();
  private silent = false;
  private stopped = false;

  constructor(
    private readonly source: EndedSessionsSource,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Never starts blind: a node that could not learn what ended would let those tokens in. */
  async onModuleInit(): Promise<void> {
    await this.poll();
    this.schedule();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.polling;
  }

  has(sessionId: string): boolean {
    return this.ended.has(sessionId);
  }

  /** Ends a session on this node at once; the others learn of it from the database. */
  end(sessionId: string): void {
    if (this.ended.has(sessionId)) return;
    this.ended.set(sessionId, true);
    for (const listener of this.listeners) listener(sessionId);
  }

  /** Calls `listener` once for each session that this node learns has ended; it must not throw. */
  onEnded(listener: (sessionId: string) => void): void {
    this.listeners.push(listener);
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.polling = this.pollOrWait().then(() => this.schedule());
    }, POLL_EVERY);
    this.timer.unref();
  }

  private async pollOrWait(): Promise<void> {
    try {
      await this.poll();
      if (this.silent) this.logger.info('ended sessions are known again');
      this.silent = false;
    } catch (error) {
      if (!this.silent)
        this.logger.warn({ err: error }, 'ended sessions cannot be asked for; trying every second');
      this.silent = true;
    }
  }

  private async poll(): Promise<void> {
    const asked = performance.now();
    const since =
      this.lastAnswer === undefined ? WINDOW_SECONDS : (asked - this.lastAnswer) / 1000 + OVERLAP_SECONDS;
    const ids = await this.source.endedWithin(Math.min(WINDOW_SECONDS, since), MAX_REMEMBERED);
    this.lastAnswer = asked;
    for (const id of ids) this.end(id);
  }
}
