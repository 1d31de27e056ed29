import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { atMost } from '../cache/at-most.js';
import { MemoryRateLimits } from './memory-rate-limits.js';
import { type Allowance, type Limit, quotaOf, RateLimits, secondsUntil } from './rate-limits.js';

/** Over its limit, until when (milliseconds since 1970); and how much the limit is. */
interface Blocked {
  readonly until: number;
  readonly quota: number;
}

/** Counts in Redis for all processes, one round trip a call; in this process as long as Redis is away. */
export class RedisRateLimits extends RateLimits {
  /** By name: bounded by the limits that the program declares. */
  private readonly limiters = new Map<string, RateLimiterRedis>();
  /** Who is over a limit is refused from memory until its window ends: a flood costs no round trips. */
  private readonly blocked = new LRUCache<string, Blocked>(atMost(10_000));
  private readonly alone: MemoryRateLimits;

  /** @param scale multiplies every limit; 0 switches them off */
  constructor(
    private readonly redis: Redis,
    private readonly scale: number,
  ) {
    super();
    this.alone = new MemoryRateLimits(scale);
  }

  override take(limit: Limit, who: string, points = 1): Allowance | Promise<Allowance> {
    const quota = quotaOf(limit, this.scale);
    if (quota === Infinity) return this.alone.take(limit, who, points);
    const block = this.blocked.get(`${limit.name} ${who}`);
    if (block !== undefined && block.until > Date.now()) return refused(block);
    return this.consume({ ...limit, points: quota }, who, points).catch((error: unknown) => {
      if (!(error instanceof RateLimiterRes)) return this.alone.take(limit, who, points);
      const newBlock = { until: Date.now() + error.msBeforeNext, quota };
      this.blocked.set(`${limit.name} ${who}`, newBlock);
      return refused(newBlock);
    });
  }

  /** Rejects with how it stands if it is too much, with anything else if Redis does not answer. */
  private async consume(limit: Limit, who: string, points: number): Promise<Allowance> {
    const { remainingPoints, msBeforeNext } = await this.limiterOf(limit).consume(who, points);
    return {
      allowed: true,
      quota: limit.points,
      remaining: remainingPoints,
      resetSeconds: secondsUntil(msBeforeNext, 0),
    };
  }

  private limiterOf({ name, points, seconds }: Limit): RateLimiterRedis {
    let limiter = this.limiters.get(name);
    if (limiter === undefined) {
      limiter = new RateLimiterRedis({
        storeClient: this.redis,
        keyPrefix: `souk:limit:${name}`,
        points,
        duration: seconds,
        rejectIfRedisNotReady: true,
      });
      this.limiters.set(name, limiter);
    }
    return limiter;
  }
}

function refused({ until, quota }: Blocked): Allowance {
  return { allowed: false, quota, remaining: 0, resetSeconds: secondsUntil(until, Date.now()) };
}
