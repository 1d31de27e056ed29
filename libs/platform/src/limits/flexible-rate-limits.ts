import { LRUCache } from 'lru-cache';
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';
import { type Allowance, type Limit, RateLimits } from './rate-limits.js';

/** Over its limit, until when (milliseconds since 1970); and how much the limit is. */
interface Blocked {
  readonly until: number;
  readonly quota: number;
}

/** Rate limits by rate-limiter-flexible, in memory or in Redis as the given limiters are. */
export class FlexibleRateLimits extends RateLimits {
  /** By name: bounded by the limits that the program declares. */
  private readonly limiters = new Map<string, RateLimiterAbstract>();
  /** Who is over a limit is refused from memory until its window ends: a flood costs no round trips. */
  private readonly blocked = new LRUCache<string, Blocked>({ max: 10_000 });

  /** @param scale multiplies every limit; 0 switches them off */
  constructor(
    private readonly scale: number,
    private readonly makeLimiter: (limit: Limit) => RateLimiterAbstract,
  ) {
    super();
  }

  async take(limit: Limit, who: string, points = 1): Promise<Allowance> {
    if (this.scale === 0) {
      return { allowed: true, quota: limit.points, remaining: limit.points, resetSeconds: limit.seconds };
    }
    const caller = `${limit.name} ${who}`;
    const block = this.blocked.get(caller);
    if (block !== undefined && block.until > Date.now()) return refused(block);
    const limiter = this.limiterOf(limit);
    try {
      const result = await limiter.consume(who, points);
      return {
        allowed: true,
        quota: limiter.points,
        remaining: result.remainingPoints,
        resetSeconds: seconds(result.msBeforeNext),
      };
    } catch (result) {
      if (!(result instanceof RateLimiterRes)) throw result;
      const newBlock = { until: Date.now() + result.msBeforeNext, quota: limiter.points };
      this.blocked.set(caller, newBlock);
      return refused(newBlock);
    }
  }

  private limiterOf(limit: Limit): RateLimiterAbstract {
    let limiter = this.limiters.get(limit.name);
    if (limiter === undefined) {
      limiter = this.makeLimiter({ ...limit, points: Math.max(Math.ceil(limit.points * this.scale), 1) });
      this.limiters.set(limit.name, limiter);
    }
    return limiter;
  }
}

function refused({ until, quota }: Blocked): Allowance {
  return { allowed: false, quota, remaining: 0, resetSeconds: seconds(until - Date.now()) };
}

function seconds(milliseconds: number): number {
  return Math.max(Math.ceil(milliseconds / 1000), 1);
}
