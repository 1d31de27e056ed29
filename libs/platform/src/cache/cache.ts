type Uncarried = Date | bigint | symbol | ((...args: never[]) => unknown);

/** What JSON brings back as it was; a Date, for one, would come back as a string. */
export type AsJson<T> = T extends Uncarried
  ? never
  : T extends object
    ? { readonly [Name in keyof T]: AsJson<T[Name]> }
    : T;

/**
 * A cache of answers that everyone may see, keyed by everything the answer depends on.
 *
 * Values are what JSON carries, and are shared by all who ask: never change one. A cache that cannot be reached is a miss,
 * never an error.
 */
export abstract class Cache {
  /** The value of `key`, or what `load` finds; callers that miss together share one `load`. A fault of `load` is not kept. */
  abstract wrap<T>(key: string, ttlSeconds: number, load: () => Promise<T & AsJson<T>>): Promise<T>;
  /**
   * Forgets `keys` here and, as soon as the others hear of it, on every node: who misses it keeps a value for a few
   * seconds. Resolves once this node and the shared level forgot them. What was loaded before is not kept after.
   */
  abstract forget(keys: readonly string[]): Promise<void>;
  /** Tells of every key that was forgotten, on whichever node. */
  abstract onForget(listener: (key: string) => void): void;
}
