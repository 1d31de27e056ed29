import { type Actor, Forbidden, NotFound, UnitOfWork } from '#kernel';
import { Accounts, Bans } from './ports.js';

/** Lets somebody sign in again. What has ended already ends no second time. */
export class LiftBan {
  constructor(
    private readonly accounts: Accounts,
    private readonly bans: Bans,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws Forbidden unless the actor is an admin, NotFound */
  async execute(actor: Actor, { userId }: { readonly userId: string }): Promise<void> {
    if (actor.role !== 'admin') throw new Forbidden();
    await this.work.run(async () => {
      if ((await this.accounts.lock(userId)) === undefined) throw new NotFound();
      await this.bans.lift({ userId, by: actor.userId });
    });
  }
}
