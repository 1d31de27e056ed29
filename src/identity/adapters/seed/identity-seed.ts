import { Injectable } from '@nestjs/common';
import { Clock, Ids, type Role, UnitOfWork } from '#kernel';
import { Accounts, Passwords } from '../../application/ports.js';
import { DisplayName } from '../../domain/display-name.js';
import { Email } from '../../domain/email.js';
import { EmailTaken } from '../../domain/errors.js';
import { Password } from '../../domain/password.js';
import { User } from '../../domain/user.js';

/** An account that shall be there. */
export interface SeededUser {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
  readonly role: Role;
}

/** Makes accounts of any role, for the demo and for tests. */
@Injectable()
export class IdentitySeed {
  constructor(
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly work: UnitOfWork,
  ) {}

  /** Makes the account unless there is one of this address, which then stays as it is; two at once make one. */
  async ensureUser(wanted: SeededUser): Promise<{ id: string; displayName: string }> {
    const email = Email.of(wanted.email);
    return (await this.existing(email)) ?? (await this.made(email, wanted));
  }

  private async made(email: Email, wanted: SeededUser): Promise<{ id: string; displayName: string }> {
    const passwordHash = await this.passwords.hash(Password.chosen(wanted.password));
    const displayName = DisplayName.of(wanted.displayName);
    const person = { id: this.ids.next(), email, displayName, passwordHash };
    const user = User.appoint(person, wanted.role, this.clock.now());
    try {
      await this.work.run(() => this.accounts.add(user));
    } catch (error) {
      const other = error instanceof EmailTaken ? await this.existing(email) : undefined;
      if (other === undefined) throw error;
      return other;
    }
    return named(user);
  }

  private async existing(email: Email): Promise<{ id: string; displayName: string } | undefined> {
    const user = await this.accounts.byEmail(email.text);
    return user && named(user);
  }
}

function named(user: User): { id: string; displayName: string } {
  const { id, displayName } = user.snapshot();
  return { id, displayName };
}
