import { UnitOfWork } from '#kernel';
import { DisplayName } from '../domain/display-name.js';
import { User } from '../domain/user.js';
import { type Device, SessionOpener } from './session-opener.js';
import type { SignedIn } from './signed-in.js';

/** Lets somebody in by name alone. */
export class SignInAsGuest {
  constructor(
    private readonly opener: SessionOpener,
    private readonly work: UnitOfWork,
  ) {}

  async execute(input: Device & { readonly displayName: string }): Promise<SignedIn> {
    const displayName = DisplayName.of(input.displayName);
    return this.work.run(() => this.opener.admit((id, now) => User.guest({ id, displayName }, now), input));
  }
}
