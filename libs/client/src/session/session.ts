import type { Schemas } from '../generated/api.js';
import type { Http } from '../rest/http.js';
import { SoukError } from '../souk-error.js';
import type { Timing } from '../timing.js';
import type { Tokens, TokenStore } from './token-stores.js';

/** Hears of new tokens, and of their end. */
export type SessionListener = (tokens: Tokens | undefined) => void;

/** Who is signed in on this device. */
export class Session {
  private renewing: Promise<Tokens> | undefined;
  private readonly listeners: SessionListener[] = [];

  constructor(
    private readonly http: Http,
    private readonly store: TokenStore,
    private readonly timing: Timing,
  ) {}

  get tokens(): Tokens | undefined {
    return this.store.read();
  }

  onChange(listener: SessionListener): void {
    this.listeners.push(listener);
  }

  /** @throws SoukError */
  async signIn(way: 'register' | 'login' | 'guest', body: object): Promise<Tokens> {
    return this.keep(await this.ask(way, body, false));
  }

  signOut(): void {
    this.tell(undefined);
  }

  /**
   * Trades the refresh token, once for all who ask, here and in other tabs: whoever comes second gets what the first got.
   *
   * @param stale the access token that is too old
   * @throws SoukError
   */
  renew(stale: string): Promise<Tokens> {
    this.renewing ??= this.store
      .exclusively(() => this.trade(stale))
      .finally(() => (this.renewing = undefined));
    return this.renewing;
  }

  private async trade(stale: string): Promise<Tokens> {
    const held = this.store.read();
    if (held === undefined) throw signedOut();
    if (held.accessToken !== stale) {
      this.tell(held);
      return held;
    }
    try {
      // A repeat within 20 s gets the same successor: a lost answer signs nobody out.
      return this.keep(await this.ask('refresh', { refreshToken: held.refreshToken }, true));
    } catch (error) {
      if (error instanceof SoukError && error.status === 401) this.tell(undefined);
      throw error;
    }
  }

  private ask(way: string, body: object, repeatable: boolean): Promise<Schemas['SignedInBody']> {
    return this.http.ask({ method: 'POST', path: `/v2/auth/${way}`, body, repeatable, patience: 15_000 });
  }

  private keep({ user, accessToken, refreshToken, expiresIn }: Schemas['SignedInBody']): Tokens {
    const tokens = { user, accessToken, refreshToken, expiresAt: this.timing.now() + expiresIn * 1000 };
    this.tell(tokens);
    return tokens;
  }

  private tell(tokens: Tokens | undefined): void {
    this.store.write(tokens);
    for (const listener of this.listeners) listener(tokens);
  }
}

/** Nobody is signed in. */
export function signedOut(): SoukError {
  return new SoukError({ code: 'unauthenticated', status: 401, detail: 'Sign in first.' });
}
