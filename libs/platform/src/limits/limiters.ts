import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from 'rate-limiter-flexible';
import type { Limit } from './rate-limits.js';

/** Callers of whom one limit keeps count in memory; over it, the one who was silent for longest starts anew. */
const MOST_CALLERS = 50_000;

/** The library's counting in memory, with a bound: an attacker has more addresses than we have memory. */
export class BoundedMemoryLimiter extends RateLimiterMemory {
  private readonly callers = new LRUCache<string, true>({
    max: MOST_CALLERS,
    dispose: (_, who, reason) => {
      if (reason === 'evict') void this.delete(who);
    },
  });

  override consume(who: string, points?: number): Promise<RateLimiterRes> {
    this.callers.set(who, true);
    return super.consume(who, points);
  }
}

/** Counts in this process. */
export function memoryLimiter({ name, points, seconds }: Limit): RateLimiterAbstract {
  return new BoundedMemoryLimiter({ keyPrefix: name, points, duration: seconds });
}

/** Counts in Redis, one round trip a call; in this process as long as Redis is away. */
export function redisLimiter(redis: Redis): (limit: Limit) => RateLimiterAbstract {
  return (limit) =>
    new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: `souk:limit:${limit.name}`,
      points: limit.points,
      duration: limit.seconds,
      rejectIfRedisNotReady: true,
      insuranceLimiter: memoryLimiter(limit),
    });
}
