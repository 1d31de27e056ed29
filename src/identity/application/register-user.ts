import { Clock, Ids, UnitOfWork } from '#kernel';
import { DisplayName } from '../domain/display-name.js';
import { Email } from '../domain/email.js';
import { Password } from '../domain/password.js';
import { User } from '../domain/user.js';
import { Passwords } from './ports.js';
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
    private readonly passwords: Passwords,
    private readonly opener: SessionOpener,
    private readonly ids: Ids,
    private readonly clock: Clock,
    private readonly work: UnitOfWork,
  ) {}

  async execute(input: Registration): Promise<SignedIn> {
    const email = Email.of(input.email);
    const displayName = DisplayName.of(input.displayName);
    // Hashed before anybody looks whether the address is taken: the answer takes as long either way.
    const passwordHash = await this.passwords.hash(Password.chosen(input.password));
    const person = { id: this.ids.next(), email, displayName, passwordHash };
    const user = User.register(person, this.clock.now());
    return this.work.run(() => this.opener.admit(user, input));
  }
}
