import { EventEmitter } from 'node:events';
import type { KeyvStoreAdapter, StoredData } from 'keyv';
import { LRUCache } from 'lru-cache';

/** The level of the cache inside this process: bounded in number and size, the least used leaves first. */
export class NearStore extends EventEmitter implements KeyvStoreAdapter {
  readonly opts = {};
  private readonly entries: LRUCache<string, object>;

  /** @param maxSize of all values together, in characters of their JSON: callers choose what is kept, by what they ask */
  constructor(max: number, maxSize: number) {
    super();
    this.entries = new LRUCache({ max, maxSize, sizeCalculation: (value) => JSON.stringify(value).length });
  }

  async get<Value>(key: string): Promise<StoredData<Value> | undefined> {
    return this.entries.get(key) as StoredData<Value> | undefined;
  }

  /** @param ttl milliseconds */
  async set(key: string, value: object, ttl?: number): Promise<void> {
    this.entries.set(key, value, ttl === undefined ? {} : { ttl });
  }

  async delete(key: string): Promise<boolean> {
    return this.entries.delete(key);
  }

  async clear(): Promise<void> {
    this.entries.clear();
  }
}
