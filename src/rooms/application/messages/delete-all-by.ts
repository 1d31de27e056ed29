import type { Actor } from '#kernel';
import type { Deletion } from './deletion.js';
import type { MessageDesk } from './message-desk.js';
import type { People, Rooms } from '../ports.js';
import { targetOf } from '../moderation/target.js';

/** Messages deleted in one transaction, which keeps the room's row from others for that long. */
const AT_ONCE = 200;

/** A moderator takes away all that somebody said in a room. */
export class DeleteAllBy {
  constructor(
    private readonly rooms: Rooms,
    private readonly people: People,
    private readonly desk: MessageDesk,
    private readonly deletion: Deletion,
  ) {}

  /** Returns how many messages it was. @throws NotFound, Forbidden, Outranked */
  async execute(actor: Actor, target: { roomId: string; userId: string }): Promise<number> {
    await targetOf(this.rooms, this.people, actor, target);
    const by = { id: actor.userId, displayName: actor.displayName };
    for (let total = 0; ;) {
      const deleted = await this.desk.takeAllBy({ ...target, limit: AT_ONCE }, (messages) =>
        this.deletion.of(messages, { by, as: 'moderator' }),
      );
      total += deleted;
      if (deleted === 0) return total;
    }
  }
}
