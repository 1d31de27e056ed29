import { type Actor, Clock, Ids } from '#kernel';
import { Session } from '../domain/session.js';
import type { User } from '../domain/user.js';
import { Accounts, Sessions, Tokens } from './ports.js';
import { type SignedIn, signedIn } from './signed-in.js';

/** Where somebody signs in from. */
export interface Device {
  readonly userAgent?: string | undefined;
  /** Who was signed in there by name alone: what they have becomes the account's. */
  readonly guest?: Actor | undefined;
}

/** Signs a user in on a device; works in the unit of work of its caller. */
export class SessionOpener {
  constructor(
    private readonly accounts: Accounts,
    private readonly sessions: Sessions,
    private readonly tokens: Tokens,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Signs in whoever is new here. @throws EmailTaken */
  async admit(born: (id: string, now: Date) => User, device: Device): Promise<SignedIn> {
    const user = born(this.ids.next(), this.clock.now());
    await this.accounts.add(user);
    return this.open(user, device);
  }

  async open(user: User, { userAgent }: Device): Promise<SignedIn> {
    const refreshToken = this.tokens.firstRefresh();
    const minted = this.tokens.fingerprint(refreshToken);
    const session = Session.open(
      { id: this.ids.next(), userId: user.id, userAgent, minted },
      this.clock.now(),
    );
    await this.sessions.add(session);
    return signedIn(user, this.tokens.access(user.actorIn(session.id)), refreshToken);
  }
}
