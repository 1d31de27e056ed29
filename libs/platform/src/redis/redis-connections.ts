import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from 'pino';

/** Milliseconds. Redis answers in one or two; who waits longer waits for a Redis that is gone. */
const PATIENCE = { connect: 1_000, command: 500, silence: 1_000 };

/** Commands fail at once while Redis is away, and a Redis that went silent is noticed and dialled anew. */
const QUICK: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  commandTimeout: PATIENCE.command,
  socketTimeout: PATIENCE.silence,
};

/** Commands wait for Redis to come back: only for those who have nothing better to do. */
const PATIENT: RedisOptions = { enableReadyCheck: false, maxRetriesPerRequest: null };

/**
 * Every connection of this process to Redis, made alike: errors are handled, a lost connection is dialled again for
 * ever, at most a second apart.
 */
@Injectable()
export class RedisConnections implements OnApplicationShutdown {
  /** For everyone who sends short commands and has an answer ready for the case that Redis is away. */
  readonly shared: Redis;
  private readonly opened: Redis[] = [];

  constructor(
    private readonly url: string,
    private readonly logger: Logger,
  ) {
    this.shared = this.quick('shared');
  }

  /** A connection of its own whose commands fail fast. */
  quick(name: string, options: RedisOptions = {}): Redis {
    return this.open(name, { ...QUICK, ...options });
  }

  /** A connection of its own whose commands wait: for blocking reads and subscriptions. */
  patient(name: string, options: RedisOptions = {}): Redis {
    return this.open(name, { ...PATIENT, ...options });
  }

  /** Last of all: until then requests and jobs that are being finished may still need Redis. */
  onApplicationShutdown(): void {
    for (const redis of this.opened) redis.disconnect();
  }

  private open(name: string, options: RedisOptions): Redis {
    const redis = new Redis(this.url, {
      connectTimeout: PATIENCE.connect,
      keepAlive: 5_000,
      disconnectTimeout: 250,
      connectionName: `souk-${name}`,
      retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 6), 1_000) * (0.75 + Math.random() / 4),
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
      ...options,
    });
    this.opened.push(redis);
    this.tellOutages(redis, name);
    redis.on('close', () => forgetSilence(redis));
    return redis;
  }

  /** One line when Redis goes and one when it is back, however often dialling it fails in between. */
  private tellOutages(redis: Redis, connection: string): void {
    let away = false;
    redis.on('error', (error: Error) => {
      if (!away)
        this.logger.warn({ err: error, connection }, 'Redis cannot be reached; dialling it until it answers');
      away = true;
    });
    redis.on('ready', () => {
      if (away) this.logger.info({ connection }, 'Redis is back');
      away = false;
    });
  }
}

/** Resolves when `redis` is ready, or after `milliseconds` all the same. */
export async function settled(redis: Redis, milliseconds: number): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      redis.off('ready', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    redis.once('ready', done);
  });
}

/**
 * ioredis (5.11) leaves the timer of `socketTimeout` running when a connection closes: it would end the next, healthy
 * connection, or hold up the end of the process.
 */
function forgetSilence(redis: Redis): void {
  const timed = redis as unknown as { socketTimeoutTimer: NodeJS.Timeout | undefined };
  clearTimeout(timed.socketTimeoutTimer);
  timed.socketTimeoutTimer = undefined;
}
