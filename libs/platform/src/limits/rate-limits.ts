/** So many points in so many seconds. */
export interface Limit {
  /** Unique among the limits of the program: limits of one name count together. */
  readonly name: string;
  readonly points: number;
  readonly seconds: number;
}

/** What is left of a limit after a request was counted. */
export interface Allowance {
  readonly allowed: boolean;
  /** Points of a whole window, as scaled by the settings. */
  readonly quota: number;
  readonly remaining: number;
  /** Seconds until the window starts anew. */
  readonly resetSeconds: number;
}

/** Counts what a user, key or address does; shared by all processes where there is Redis. */
export abstract class RateLimits {
  /**
   * Counts `points` (1 unless told) for `who` under `limit`: at once if nobody else need be asked.
   * Never fails: without Redis the process counts alone.
   */
  abstract take(limit: Limit, who: string, points?: number): Allowance | Promise<Allowance>;
}

/** The points of a whole window under the scale of the settings; a scale of 0 switches limits off. */
export function quotaOf({ points }: Limit, scale: number): number {
  return scale === 0 ? Infinity : Math.max(Math.ceil(points * scale), 1);
}

/** Whole seconds between two moments in milliseconds, at least one. */
export function secondsUntil(until: number, now: number): number {
  return Math.max(Math.ceil((until - now) / 1000), 1);
}

/** What an answer tells of its limit (draft-ietf-httpapi-ratelimit-headers): the policy, and what is left of it. */
export function limitHeaders(limit: Limit, allowance: Allowance): readonly (readonly [string, string])[] {
  return [
    ['RateLimit-Policy', `"${limit.name}";q=${allowance.quota};w=${limit.seconds}`],
    ['RateLimit', `"${limit.name}";r=${allowance.remaining};t=${allowance.resetSeconds}`],
  ];
}
