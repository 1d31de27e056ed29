import { EventEmitter } from 'node:events';
import { redisInsStore } from 'cache-manager-redis-yet';
import type { Redis } from 'ioredis';
import type { KeyvStoreAdapter, StoredData } from 'keyv';

/** Keys that could not be deleted, remembered at most; over it everything is cleared instead. */
const MOST_OWED = 1_000;

/**
 * The level of the cache that all processes share: the redis-yet store, made into what Keyv expects.
 *
 * Keys that had to be forgotten while Redis was away are deleted before anything is read again, so that an outage
 * brings no old value back.
 */
export class RedisStore extends EventEmitter implements KeyvStoreAdapter {
  readonly opts = {};
  /** Set by Keyv; the keys it asks for begin with it. */
  namespace?: string;
  private readonly store: ReturnType<typeof redisInsStore>;
  private readonly owed = new Set<string>();

  constructor(private readonly redis: Redis) {
    super();
    this.store = redisInsStore(spokenThrough(redis));
  }

  async get<Value>(key: string): Promise<StoredData<Value> | undefined> {
    await this.settleDebts();
    return this.store.get<StoredData<Value>>(key);
  }

  /** @param ttl milliseconds */
  async set(key: string, value: unknown, ttl?: number): Promise<void> {
    await this.settleDebts();
    await this.store.set(key, value, ttl);
  }

  async delete(key: string): Promise<boolean> {
    try {
      await this.store.del(key);
      return true;
    } catch (error) {
      this.owed.add(key);
      throw error;
    }
  }

  async has(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined;
  }

  /** Removes the keys of this namespace only: others share the Redis. */
  async clear(): Promise<void> {
    const found = this.redis.scanStream({ match: `${this.namespace ?? ''}:*`, count: 500 });
    for await (const keys of found as AsyncIterable<string[]>) {
      if (keys.length > 0) await this.redis.unlink(...keys);
    }
  }

  private async settleDebts(): Promise<void> {
    if (this.owed.size === 0) return;
    const keys = [...this.owed];
    if (keys.length > MOST_OWED) await this.clear();
    else await this.redis.unlink(...keys);
    for (const key of keys) this.owed.delete(key);
  }
}

/**
 * The three commands that the store sends, over our connection: its own client, node-redis 4, knows no time limit for
 * a command, so that a Redis gone silent would hang every read.
 */
function spokenThrough(redis: Redis): Parameters<typeof redisInsStore>[0] {
  const commands = {
    get: (key: string) => redis.get(key),
    set: (key: string, value: string, options?: { PX: number }) =>
      options === undefined ? redis.set(key, value) : redis.set(key, value, 'PX', Math.ceil(options.PX)),
    del: (key: string) => redis.del(key),
  };
  return commands as unknown as Parameters<typeof redisInsStore>[0];
}
