import type { Actor, UnitOfWork } from '#kernel';
import { requireLeavable } from '../../domain/membership.js';
import { moderationEntry, requireSoundAct } from '../../domain/moderation/acts.js';
import type { Members, People, Rooms } from '../ports.js';
import type { RoomLog } from '../room-log.js';
import { targetOf } from './target.js';

export interface UserToKick {
  readonly roomId: string;
  readonly userId: string;
  readonly reason?: string | undefined;
}

/**
 * Puts somebody out of a room: their membership ends, and their sockets leave on all nodes as these hear of it in the
 * log. Who may see the room may come back.
 */
export class KickUser {
  constructor(
    private readonly rooms: Rooms,
    private readonly people: People,
    private readonly members: Members,
    private readonly log: RoomLog,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, Forbidden, Outranked, MustStay, ValidationFailed */
  async execute(actor: Actor, { roomId, userId, reason }: UserToKick): Promise<void> {
    requireSoundAct({ reason });
    const { room, user } = await targetOf(this.rooms, this.people, actor, { roomId, userId });
    requireLeavable(room, userId);
    await this.work.run(async () => {
      const removed = await this.members.remove(roomId, userId);
      // Who is no member of a room that is not public cannot be there.
      if (!removed && room.kind !== 'public') return;
      const data = { user, reason: reason ?? null };
      await this.log.append(roomId, [moderationEntry('moderation.kicked', actor, data)]);
    });
  }
}
