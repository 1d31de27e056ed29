import type { Cache as CacheManager } from 'cache-manager';
import type { Keyv, StoredDataRaw } from 'keyv';
import type { NodeBus } from '../node-bus/node-bus.js';
import { cacheReads } from '../telemetry/metrics.js';
import { type AsJson, Cache } from './cache.js';
import { Turns } from '../concurrency/turns.js';

const CHANNEL = 'cache.forget';

/** With a shared level behind it, the near one keeps a value so long at most: the worst case of a lost message. Milliseconds. */
const NEAR_TTL = 3_000;

/** A value on its way from the shared level or its source into the cache. */
interface Flight {
  readonly value: Promise<unknown>;
  /** Its key was forgotten meanwhile, so that it may be older than what is true now: it must not be kept. */
  forgotten: boolean;
}

interface Found {
  readonly value: unknown;
  /** Its JSON. */
  readonly text: string | undefined;
  /** Milliseconds that it may be kept; not positive: not at all. */
  readonly ttl: number;
  /** True if it came from the shared level. */
  readonly isShared: boolean;
}

/** One or two levels of cache-manager stores: in this process, and maybe in Redis. */
export class LayeredCache extends Cache {
  private readonly near: Keyv;
  private readonly far: Keyv | undefined;
  /** One for each key at a time; bounded by the requests under way. */
  private readonly flights = new Map<string, Flight>();
  private readonly turns = new Turns();
  private readonly listeners: ((key: string) => void)[] = [];

  /** @param manager whose first store is in this process; a second one is shared by all */
  constructor(
    manager: CacheManager,
    private readonly bus: NodeBus,
  ) {
    super();
    const [near, far] = manager.stores;
    if (near === undefined) throw new Error('a cache needs a store');
    this.near = near;
    this.far = far;
    bus.subscribe(CHANNEL, ({ keys }, from) => {
      if (from !== bus.nodeId && Array.isArray(keys)) void this.forgetHere(keys.filter(isText));
    });
  }

  async wrap<T>(key: string, ttlSeconds: number, load: () => Promise<T & AsJson<T>>): Promise<T> {
    const hit = await read<Buffer>(this.near, 'memory', key);
    if (hit?.value !== undefined) return JSON.parse(hit.value.toString()) as T;
    const flight = this.flights.get(key) ?? this.depart(key, ttlSeconds, load);
    return flight.value as Promise<T>;
  }

  async forget(keys: readonly string[]): Promise<void> {
    await this.forgetHere(keys);
    this.bus.publish(CHANNEL, { keys });
  }

  onForget(listener: (key: string) => void): void {
    this.listeners.push(listener);
  }

  private depart(key: string, ttlSeconds: number, load: () => Promise<unknown>): Flight {
    const finding = this.find(key, ttlSeconds, load);
    const flight: Flight = { value: finding.then(({ value }) => value), forgotten: false };
    this.flights.set(key, flight);
    void this.keep(key, flight, finding);
    return flight;
  }

  private async find(key: string, ttlSeconds: number, load: () => Promise<unknown>): Promise<Found> {
    const shared = this.far === undefined ? undefined : await read(this.far, 'redis', key);
    if (shared !== undefined) {
      const { value, expires = 0 } = shared;
      return { value, text: JSON.stringify(value), ttl: expires - Date.now(), isShared: true };
    }
    const value = await load();
    // Now, before anybody has it.
    const text = JSON.stringify(value) as string | undefined;
    // ±10 %, so that what was cached together is not loaded together for ever.
    return { value, text, ttl: ttlSeconds * 1_000 * (0.9 + Math.random() * 0.2), isShared: false };
  }

  /** The callers have their value by now; the flight lasts until it is stored, so that a forget still finds it. */
  private async keep(key: string, flight: Flight, finding: Promise<Found>): Promise<void> {
    try {
      const { value, text, ttl, isShared } = await finding;
      await this.turns.take(key, async () => {
        if (text === undefined || ttl <= 0 || flight.forgotten) return;
        await this.near.set(key, Buffer.from(text), this.far === undefined ? ttl : Math.min(ttl, NEAR_TTL));
        if (!isShared) await this.far?.set(key, value, ttl);
      });
    } catch {
      // The callers have the fault of `load`; stores tell theirs themselves.
    } finally {
      if (this.flights.get(key) === flight) this.flights.delete(key);
    }
  }

  private async forgetHere(keys: readonly string[]): Promise<void> {
    await Promise.all(keys.map((key) => this.erase(key)));
    for (const key of keys) for (const listener of this.listeners) listener(key);
  }

  /**
   * From far to near, in turn with what is being stored; and whoever read the shared level before it forgot, keeps
   * nothing either.
   */
  private async erase(key: string): Promise<void> {
    this.abandon(key);
    await this.turns.take(key, async () => {
      await this.far?.delete(key);
      this.abandon(key);
      await this.near.delete(key);
    });
  }

  private abandon(key: string): void {
    const flight = this.flights.get(key);
    if (flight === undefined) return;
    flight.forgotten = true;
    this.flights.delete(key);
  }
}

/** What a level holds; a level that fails holds nothing. */
async function read<Value>(store: Keyv, level: string, key: string): Promise<StoredDataRaw<Value>> {
  const found: StoredDataRaw<Value> = await store.get<Value>(key, { raw: true });
  cacheReads.inc({ level, outcome: found === undefined ? 'miss' : 'hit' });
  return found;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
