import { type Actor, Clock, NotFound, UnitOfWork } from '#kernel';
import { DisplayName } from '../domain/display-name.js';
import { Accounts } from './ports.js';

export interface Renaming {
  readonly displayName: string;
  /** The edits that the caller has seen; undefined: any. */
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** Changes what others call the caller; tokens say so from the next refresh. */
export class RenameUser {
  constructor(
    private readonly accounts: Accounts,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws PreconditionFailed, ValidationFailed, NotFound */
  execute(actor: Actor, { displayName, unchangedSince }: Renaming): Promise<void> {
    const name = DisplayName.of(displayName);
    return this.work.run(async () => {
      const user = await this.accounts.lock(actor.userId);
      if (user === undefined) throw new NotFound();
      user.requireUnchangedSince(unchangedSince);
      user.rename(name, this.clock.now());
      await this.accounts.save(user);
    });
  }
}
