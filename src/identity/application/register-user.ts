import { Ids, UnitOfWork } from '#kernel';
import { DisplayName } from '../domain/display-name.js';
import { Email } from '../domain/email.js';
import { Password } from '../domain/password.js';
import { User } from '../domain/user.js';
import { Accounts, Passwords } from './ports.js';
import { type Device, SessionOpener } from './session-opener.js';
import type { SignedIn } from './signed-in.js';

export interface Registration extends Device {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
}

/** Makes an account and signs its user in. */
export class RegisterUser {
  constructor(
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly opener: SessionOpener,
    private readonly ids: Ids,
    private readonly work: UnitOfWork,
  ) {}

  async execute(input: Registration): Promise<SignedIn> {
    const email = Email.of(input.email);
    const displayName = DisplayName.of(input.displayName);
    // Hashed before anybody looks whether the address is taken: the answer takes as long either way.
    const passwordHash = await this.passwords.hash(Password.chosen(input.password));
    const user = User.register({ id: this.ids.next(), email, displayName, passwordHash });
    return this.work.run(async () => {
      await this.accounts.add(user);
      return this.opener.open(user, input);
    });
  }
}
