import { UnitOfWork } from '#kernel';
import { DisplayName } from '../domain/display-name.js';
import { Email } from '../domain/email.js';
import { Password } from '../domain/password.js';
import { User } from '../domain/user.js';
import { Arrivals } from './guests/arrivals.js';
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
    private readonly arrivals: Arrivals,
    private readonly work: UnitOfWork,
  ) {}

  async execute(input: Registration): Promise<SignedIn> {
    const email = Email.of(input.email);
    const displayName = DisplayName.of(input.displayName);
    // Hashed before anybody looks whether the address is taken: the answer takes as long either way.
    const passwordHash = await this.passwords.hash(Password.chosen(input.password));
    const person = { email, displayName, passwordHash };
    return this.work.run(async () => {
      const admitted = await this.opener.admit((id, now) => User.register({ ...person, id }, now), input);
      await this.arrivals.receive(admitted.user.id, input.guest);
      return admitted;
    });
  }
}
