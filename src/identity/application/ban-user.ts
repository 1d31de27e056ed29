import { type Actor, Forbidden, NotFound, UnitOfWork } from '#kernel';
import { requireSoundBan } from '../domain/ban.js';
import { Accounts, Bans, Sessions } from './ports.js';

export interface UserToBan {
  readonly userId: string;
  /** Left out: until it is lifted. */
  readonly seconds?: number | undefined;
  readonly reason?: string | undefined;
}

/** What keeps a user from signing in. */
export interface BanView {
  readonly userId: string;
  /** RFC 3339; null: until it is lifted. */
  readonly until: string | null;
  readonly reason: string | null;
}

/** Keeps somebody from signing in, for a time or for good, and ends all their sessions. The same again changes nothing. */
export class BanUser {
  constructor(
    private readonly accounts: Accounts,
    private readonly bans: Bans,
    private readonly sessions: Sessions,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws Forbidden unless the actor is an admin, and for admins as targets; NotFound, ValidationFailed */
  async execute(actor: Actor, { userId, seconds, reason }: UserToBan): Promise<BanView> {
    if (actor.role !== 'admin') throw new Forbidden();
    requireSoundBan({ seconds, reason });
    const ban = { userId, seconds: seconds ?? null, reason: reason ?? null, by: actor.userId };
    const { until } = await this.work.run(async () => {
      // Whoever signs in takes the same lock: no session begins behind our back.
      const user = await this.accounts.lock(userId);
      if (user === undefined) throw new NotFound();
      if (user.snapshot().role === 'admin') throw new Forbidden();
      const imposed = await this.bans.impose(ban);
      for (const session of await this.sessions.openOf(userId)) {
        session.end('banned');
        await this.sessions.save(session);
      }
      return imposed;
    });
    return { userId, until: until?.toISOString() ?? null, reason: ban.reason };
  }
}
