import { type Actor, later, requireLastEdit, type Role } from '#kernel';
import type { DisplayName } from './display-name.js';
import type { Email } from './email.js';

export interface UserState {
  readonly id: string;
  /** Null for a guest, who has no password either. */
  readonly account: { readonly email: string; readonly passwordHash: string } | null;
  readonly displayName: string;
  readonly role: Role;
  /** When they last changed something of themselves. */
  readonly updatedAt: Date;
}

/** What is known of a person who registers. */
export interface NewUser {
  readonly id: string;
  readonly email: Email;
  readonly displayName: DisplayName;
  readonly passwordHash: string;
}

/** A person: with an account, or a guest without one. */
export class User {
  private constructor(private state: UserState) {}

  /** Whoever registers is a shopper; nobody chooses a role. */
  static register(person: NewUser, now: Date): User {
    return User.appoint(person, 'shopper', now);
  }

  /** An account with a role that somebody in charge gives. */
  static appoint({ id, email, displayName, passwordHash }: NewUser, role: Role, now: Date): User {
    return new User({
      id,
      account: { email: email.text, passwordHash },
      displayName: displayName.text,
      role,
      updatedAt: now,
    });
  }

  static guest({ id, displayName }: Pick<NewUser, 'id' | 'displayName'>, now: Date): User {
    return new User({ id, account: null, displayName: displayName.text, role: 'shopper', updatedAt: now });
  }

  static restore(state: UserState): User {
    return new User(state);
  }

  snapshot(): UserState {
    return this.state;
  }

  get id(): string {
    return this.state.id;
  }

  get passwordHash(): string | undefined {
    return this.state.account?.passwordHash;
  }

  /** @throws PreconditionFailed unless they are as they were at one of the `edits` that the caller has seen */
  requireUnchangedSince(edits: readonly Date[] | undefined): void {
    requireLastEdit(this.state.updatedAt, edits);
  }

  /** The name they have already is no edit. */
  rename({ text }: DisplayName, now: Date): void {
    if (text === this.state.displayName) return;
    // `updatedAt` tells edits apart, so two of them in one millisecond must not have the same.
    const after = later(this.state.updatedAt, 0.001);
    this.state = { ...this.state, displayName: text, updatedAt: now > after ? now : after };
  }

  /** This user, as others meet them in one session. */
  actorIn(sessionId: string): Actor {
    const { id, displayName, role, account } = this.state;
    return { userId: id, sessionId, displayName, role, guest: account === null };
  }
}
