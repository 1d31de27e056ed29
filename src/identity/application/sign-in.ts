import { UnitOfWork } from '#kernel';
import { Email } from '../domain/email.js';
import { InvalidCredentials } from '../domain/errors.js';
import { Password } from '../domain/password.js';
import { Arrivals } from './guests/arrivals.js';
import { Accounts, Passwords } from './ports.js';
import { type Device, SessionOpener } from './session-opener.js';
import type { SignedIn } from './signed-in.js';

export interface Credentials extends Device {
  readonly email: string;
  readonly password: string;
}

/** Opens a session for whoever knows the password, unless they are banned. */
export class SignIn {
  constructor(
    private readonly accounts: Accounts,
    private readonly passwords: Passwords,
    private readonly arrivals: Arrivals,
    private readonly opener: SessionOpener,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws InvalidCredentials, Banned only for whoever knows the password */
  async execute(input: Credentials): Promise<SignedIn> {
    const user = await this.accounts.byEmail(Email.of(input.email).text);
    const matches = await this.passwords.matches(Password.typed(input.password), user?.passwordHash);
    if (user === undefined || !matches) throw new InvalidCredentials();
    return this.work.run(async () => {
      await this.arrivals.receive(user.id, input.guest);
      return this.opener.open(user, input);
    });
  }
}
