import { LRUCache } from 'lru-cache';
import { atMost } from '../cache/at-most.js';
import { type Allowance, type Limit, quotaOf, RateLimits, secondsUntil } from './rate-limits.js';

/** Callers of whom one limit keeps count; over it, the one who was silent for longest starts anew: an attacker has more addresses than we have memory. */
const MOST_CALLERS = 50_000;

/** What a caller has taken since their window began, and when it ends (milliseconds since 1970). */
interface Window {
  taken: number;
  readonly until: number;
}

/** Counts in this process: windows of a fixed length, each from the first request in it. Answers at once. */
export class MemoryRateLimits extends RateLimits {
  /** By the name of the limit: bounded by the limits that the program declares. */
  private readonly windows = new Map<string, LRUCache<string, Window>>();

  /** @param scale multiplies every limit; 0 switches them off */
  constructor(private readonly scale: number) {
    super();
  }

  override take(limit: Limit, who: string, points = 1): Allowance {
    const quota = quotaOf(limit, this.scale);
    if (quota === Infinity)
      return { allowed: true, quota: limit.points, remaining: limit.points, resetSeconds: limit.seconds };
    const windows = this.windowsOf(limit);
    const now = Date.now();
    let window = windows.get(who);
    if (window === undefined || window.until <= now) {
      window = { taken: 0, until: now + limit.seconds * 1000 };
      windows.set(who, window);
    }
    window.taken += points;
    return {
      allowed: window.taken <= quota,
      quota,
      remaining: Math.max(quota - window.taken, 0),
      resetSeconds: secondsUntil(window.until, now),
    };
  }

  private windowsOf({ name }: Limit): LRUCache<string, Window> {
    let windows = this.windows.get(name);
    if (windows === undefined) {
      windows = new LRUCache(atMost(MOST_CALLERS));
      this.windows.set(name, windows);
    }
    return windows;
  }
}
