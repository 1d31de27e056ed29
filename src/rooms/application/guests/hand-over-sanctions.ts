import { sanctionEntry } from '../../domain/moderation/acts.js';
import { People } from '../ports.js';
import { RoomLog } from '../room-log.js';
import { GuestSanctions } from '../moderation/ports.js';

/**
 * Bans and mutes of a guest bind the account whose user they sign in as, in that unit of work: what a guest has is not had
 * without them. Who keeps a room or the site is bound by none there, as they could not have been sanctioned.
 */
export class HandOverSanctions {
  constructor(
    private readonly sanctions: GuestSanctions,
    private readonly people: People,
    private readonly log: RoomLog,
  ) {}

  async execute({ guestId, userId }: { readonly guestId: string; readonly userId: string }): Promise<void> {
    const person = await this.people.find(userId);
    if (person === null || person.admin) return;
    const user = { id: userId, displayName: person.displayName };
    for (const { roomId, kind, by, ...sanction } of await this.sanctions.handOver(guestId, userId)) {
      const moderator = { userId: by, displayName: (await this.people.nameOf(by)) ?? '' };
      await this.log.append(roomId, [sanctionEntry(kind, moderator, user, sanction)]);
    }
  }
}
