import type { Schemas } from '../generated/api.js';

/** What a signed-in device holds. */
export interface Tokens {
  readonly user: Schemas['UserBody'];
  readonly accessToken: string;
  readonly refreshToken: string;
  /** When the access token is too old, by this device's clock; milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Where tokens are kept. A refresh token is good for one use, so whoever shares a store must take turns. */
export interface TokenStore {
  read(): Tokens | undefined;
  write(tokens: Tokens | undefined): void;
  /** Does one work at a time of all who share the store. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/** Tokens that are gone with the process. */
export class MemoryTokens implements TokenStore {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private tokens?: Tokens) {}

  read(): Tokens | undefined {
    return this.tokens;
  }

  write(tokens: Tokens | undefined): void {
    this.tokens = tokens;
  }

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.last.then(work, work);
    this.last = mine;
    return mine;
  }
}

/** The part of a browser's storage that is needed. */
interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

interface Locks {
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** Tokens that all tabs of a browser share: `new BrowserTokens(localStorage)`. */
export class BrowserTokens implements TokenStore {
  private readonly alone = new MemoryTokens();

  /** @param locks by which tabs take turns; without them the server's grace for tabs has to do */
  constructor(
    private readonly storage: Storage,
    private readonly key = 'souk',
    private readonly locks: Locks | undefined = browserLocks(),
  ) {}

  read(): Tokens | undefined {
    const text = this.storage.getItem(this.key);
    return text === null ? undefined : (JSON.parse(text) as Tokens);
  }

  write(tokens: Tokens | undefined): void {
    if (tokens === undefined) this.storage.removeItem(this.key);
    else this.storage.setItem(this.key, JSON.stringify(tokens));
  }

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.locks?.request(`${this.key}.tokens`, work) ?? this.alone.exclusively(work);
  }
}

function browserLocks(): Locks | undefined {
  const { navigator } = globalThis as { navigator?: { locks?: Locks } };
  return navigator?.locks;
}
