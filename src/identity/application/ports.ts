/** What identity asks of the outside. */
import type { Actor } from '#kernel';
import type { Ban } from '../domain/ban.js';
import type { Password } from '../domain/password.js';
import type { Session, ShownToken } from '../domain/session.js';
import type { User } from '../domain/user.js';
import type { HandOver } from './guests/heirs.js';

/** The users we have. Adding and saving need a unit of work. */
export abstract class Accounts {
  /** @throws EmailTaken if the address has an account; of two at the same moment one is refused */
  abstract add(user: User): Promise<void>;
  abstract save(user: User): Promise<void>;
  abstract byId(id: string): Promise<User | undefined>;
  /** The same within a unit of work, and nobody else changes them until its end. */
  abstract lock(id: string): Promise<User | undefined>;
  /** @param email in the normal form of `Email` */
  abstract byEmail(email: string): Promise<User | undefined>;
}

/** The devices that are signed in. All but finding nothing needs a unit of work, and what is found is ours until its end. */
export abstract class Sessions {
  abstract add(session: Session): Promise<void>;
  abstract save(session: Session): Promise<void>;
  /** The session to which a refresh token belongs, whichever of its generations; nobody else changes it meanwhile. */
  abstract holding(fingerprint: string): Promise<{ session: Session; shown: ShownToken } | undefined>;
  /** One session of this user, whether it is over or not; nobody else changes it meanwhile. */
  abstract ofUser(userId: string, sessionId: string): Promise<Session | undefined>;
  /** All of this user that are not over; nobody else changes them meanwhile. */
  abstract openOf(userId: string): Promise<readonly Session[]>;
}

/** A ban to impose. */
export interface NewBan {
  readonly userId: string;
  /** Null: until it is lifted. */
  readonly seconds: number | null;
  readonly reason: string | null;
  readonly by: string;
}

/** Who must not sign in. Imposing and lifting need a unit of work that has locked the user. */
export abstract class Bans {
  /** The ban that is in force. */
  abstract of(userId: string): Promise<Ban | null>;
  /** Imposes it, which is told, unless the same (as long, for the same reason) is in force. */
  abstract impose(ban: NewBan): Promise<Ban>;
  /** Ends it, which is told if one was in force. */
  abstract lift(ban: { userId: string; by: string }): Promise<void>;
}

/** Guests who became part of an account, each once. All but finding nothing needs a unit of work. */
export abstract class Merges {
  /** Remembers and tells it. What the guest's last requests still make is due once they are over. */
  abstract add(merge: HandOver): Promise<void>;
  /** The guests whose last requests are over, first come first. */
  abstract due(limit: number): Promise<readonly string[]>;
  /** Null if that was done before; else it is not due again, and nobody else settles it until the unit of work ends. */
  abstract settle(guestId: string): Promise<HandOver | null>;
}

/** Hashing that is slow on purpose. @throws Overloaded if too many wait for it */
export abstract class Passwords {
  abstract hash(password: Password): Promise<string>;
  /** Without a hash it takes as long and is never true, so that nobody learns by the time who has an account. */
  abstract matches(password: Password, hash: string | undefined): Promise<boolean>;
}

/** Makes what a caller keeps. */
export abstract class Tokens {
  abstract access(actor: Actor): { readonly token: string; readonly expiresIn: number };
  /** A refresh token that nobody can guess. */
  abstract firstRefresh(): string;
  /** The one token that may follow `token`: always the same, and nobody else can tell it. */
  abstract successorOf(token: string): string;
  /** What is remembered instead of a refresh token. */
  abstract fingerprint(token: string): string;
}

/** What nobody can use any more: sessions a day after their end, refresh tokens too old to tell a theft by. */
export abstract class SpentSessions {
  /** Deletes some; true if there is more. */
  abstract purge(): Promise<boolean>;
}
