import type { Actor, Role } from '#kernel';
import type { DisplayName } from './display-name.js';
import type { Email } from './email.js';

export interface UserState {
  readonly id: string;
  /** Null for a guest, who has no password either. */
  readonly account: { readonly email: string; readonly passwordHash: string } | null;
  readonly displayName: string;
  readonly role: Role;
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
  static register(person: NewUser): User {
    return User.appoint(person, 'shopper');
  }

  /** An account with a role that somebody in charge gives. */
  static appoint({ id, email, displayName, passwordHash }: NewUser, role: Role): User {
    return new User({
      id,
      account: { email: email.text, passwordHash },
      displayName: displayName.text,
      role,
    });
  }

  static guest(person: { readonly id: string; readonly displayName: DisplayName }): User {
    return new User({ id: person.id, account: null, displayName: person.displayName.text, role: 'shopper' });
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

  rename(displayName: DisplayName): void {
    this.state = { ...this.state, displayName: displayName.text };
  }

  /** This user, as others meet them in one session. */
  actorIn(sessionId: string): Actor {
    const { id, displayName, role, account } = this.state;
    return { userId: id, sessionId, displayName, role, guest: account === null };
  }
}
