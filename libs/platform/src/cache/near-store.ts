import { EventEmitter } from 'node:events';
import type { KeyvStoreAdapter, StoredData } from 'keyv';
import { LRUCache } from 'lru-cache';
import { Doorkeeper } from './doorkeeper.js';

/** As long as so much of what may be kept is kept, everything is. */
const OPEN = 1 / 8;

/** A value as Keyv hands it over: bytes, which the garbage collector need not move, as it would all the objects of a list. */
interface Kept {
  readonly value: Buffer;
}

/** The level of the cache inside this process: bounded in number and size, the least used leaves first. */
export class NearStore extends EventEmitter implements KeyvStoreAdapter {
  readonly opts = {};
  private readonly entries: LRUCache<string, Kept>;
  private readonly doorkeeper = new Doorkeeper();
  private readonly open: number;

  /** @param maxSize of all values together, in bytes: callers choose what is kept, by what they ask */
  constructor(max: number, maxSize: number) {
    super();
    this.open = maxSize * OPEN;
    this.entries = new LRUCache({ max, maxSize, sizeCalculation: ({ value }) => value.length });
  }

  async get<Value>(key: string): Promise<StoredData<Value> | undefined> {
    return this.entries.get(key) as StoredData<Value> | undefined;
  }

  /** @param ttl milliseconds */
  async set(key: string, value: Kept, ttl?: number): Promise<void> {
    if (this.entries.calculatedSize > this.open && !this.doorkeeper.knows(key)) return;
    this.entries.set(key, value, ttl === undefined ? {} : { ttl });
  }

  async delete(key: string): Promise<boolean> {
    return this.entries.delete(key);
  }

  async clear(): Promise<void> {
    this.entries.clear();
  }
}
