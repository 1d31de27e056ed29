/** The injection token of a sign of life of Redis; provided only where Redis is used. */
export const REDIS_PROBE = Symbol('redis probe');

export interface RedisProbe {
  /** Rejects if Redis does not answer. */
  ping(): Promise<unknown>;
}
