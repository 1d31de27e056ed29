import { Ids, UnitOfWork } from '#kernel';
import { DisplayName } from '../domain/display-name.js';
import { User } from '../domain/user.js';
import { Accounts } from './ports.js';
import { type Device, SessionOpener } from './session-opener.js';
import type { SignedIn } from './signed-in.js';

/** Lets somebody in by name alone. */
export class SignInAsGuest {
  constructor(
    private readonly accounts: Accounts,
    private readonly opener: SessionOpener,
    private readonly ids: Ids,
    private readonly work: UnitOfWork,
  ) {}

  async execute(input: Device & { readonly displayName: string }): Promise<SignedIn> {
    const guest = User.guest({ id: this.ids.next(), displayName: DisplayName.of(input.displayName) });
    return this.work.run(async () => {
      await this.accounts.add(guest);
      return this.opener.open(guest, input);
    });
  }
}
