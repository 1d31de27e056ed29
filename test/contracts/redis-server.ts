import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll } from '@jest/globals';
import { Redis } from 'ioredis';
import { freePort } from '#platform/embedded/system/free-port.js';
import { describeWithRedis } from '../support/redis.js';

/** A Redis of one suite's own, which it may kill, freeze and start again. */
export class RedisServer {
  private port = 0;
  private process: ChildProcess | undefined;

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it, empty; a second time on the same port. */
  async start(): Promise<void> {
    if (this.port === 0) this.port = await freePort();
    const options = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.process = spawn('redis-server', options, { stdio: 'ignore' });
    const redis = new Redis(this.url, { retryStrategy: () => 20, maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
    await redis.ping();
    redis.disconnect();
  }

  /** As by `kill -9`: what it knew is lost. */
  async kill(): Promise<void> {
    const { process } = this;
    this.process = undefined;
    if (process === undefined) return;
    const gone = once(process, 'exit');
    process.kill('SIGKILL');
    await gone;
  }

  /** Silent from now on, with every connection open. */
  freeze(): void {
    this.process?.kill('SIGSTOP');
  }

  thaw(): void {
    this.process?.kill('SIGCONT');
  }

  /** Asks it something, past all that Souk keeps. */
  async ask<T>(question: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url);
    try {
      return await question(redis);
    } finally {
      redis.disconnect();
    }
  }
}

/** A `describe` with a Redis of its own; skipped where there is none. */
export function describeOverRedis(name: string, define: (redis: RedisServer) => void): void {
  describeWithRedis(name, () => {
    const redis = new RedisServer();
    beforeAll(() => redis.start());
    afterAll(() => redis.kill());
    define(redis);
  });
}
