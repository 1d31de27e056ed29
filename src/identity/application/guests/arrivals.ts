import type { Actor } from '#kernel';
import { requireNotBanned } from '../../domain/ban.js';
import { Accounts, Bans, Merges, Sessions } from '../ports.js';
import { Heirs } from './heirs.js';

/**
 * What comes before a session of an account: that its user is not banned, and that what they had as a guest becomes theirs.
 * Works in the unit of work of its caller.
 */
export class Arrivals {
  constructor(
    private readonly accounts: Accounts,
    private readonly bans: Bans,
    private readonly sessions: Sessions,
    private readonly merges: Merges,
    private readonly heirs: Heirs,
  ) {}

  /** @param guest whose access token came with the request @throws Banned */
  async receive(userId: string, guest: Actor | undefined): Promise<void> {
    const guestId = guest?.guest === true ? guest.userId : userId;
    // Whoever bans them takes the same locks, and ends what was opened before. In the order of ids, so that nobody waits
    // in a circle.
    for (const id of [...new Set([userId, guestId])].toSorted()) await this.accounts.lock(id);
    requireNotBanned(await this.bans.of(userId));
    if (guest === undefined || guestId === userId) return;
    const session = await this.sessions.ofUser(guestId, guest.sessionId);
    // Who is banned, or handed over to somebody already, has no session any more.
    if (session === undefined || session.ended) return;
    await this.heirs.handOver({ guestId, userId });
    await this.merges.add({ guestId, userId });
    for (const open of await this.sessions.openOf(guestId)) {
      open.end('merged');
      await this.sessions.save(open);
    }
  }
}
