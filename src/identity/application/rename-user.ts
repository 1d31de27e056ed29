import { type Actor, NotFound, UnitOfWork } from '#kernel';
import { DisplayName } from '../domain/display-name.js';
import { Accounts } from './ports.js';
import type { UserView } from './queries.js';
import { userView } from './signed-in.js';

/** Changes what others call the caller; tokens say so from the next refresh. */
export class RenameUser {
  constructor(
    private readonly accounts: Accounts,
    private readonly work: UnitOfWork,
  ) {}

  execute(actor: Actor, input: { readonly displayName: string }): Promise<UserView> {
    const displayName = DisplayName.of(input.displayName);
    return this.work.run(async () => {
      const user = await this.accounts.byId(actor.userId);
      if (user === undefined) throw new NotFound();
      user.rename(displayName);
      await this.accounts.save(user);
      return userView(user);
    });
  }
}
