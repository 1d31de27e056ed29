import type { Actor, UnitOfWork } from '#kernel';
import { requireManaged, requireSeen } from '../domain/access.js';
import { MEMBERS_ANNOUNCED, memberEntry, requireLeavable } from '../domain/membership.js';
import type { Members, People, Rooms } from './ports.js';
import type { RoomLog } from './room-log.js';

/** Ends a membership: one's own, or another's by the owner. Who lost a room that is not public hears no more of it. */
export class RemoveMember {
  constructor(
    private readonly rooms: Rooms,
    private readonly members: Members,
    private readonly people: People,
    private readonly log: RoomLog,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, Forbidden, MustStay */
  async execute(actor: Actor, { roomId, userId }: { roomId: string; userId: string }): Promise<void> {
    const place = await this.rooms.place(roomId, actor.userId);
    const room = userId === actor.userId ? requireSeen(place) : requireManaged(place, actor);
    requireLeavable(room, userId);
    const displayName = userId === actor.userId ? actor.displayName : await this.people.nameOf(userId);
    await this.work.run(async () => {
      const small = await this.members.areAtMost(roomId, MEMBERS_ANNOUNCED);
      const removed = await this.members.remove(roomId, userId);
      if (!removed || !small) return;
      const user = { id: userId, displayName: displayName ?? '' };
      await this.log.append(roomId, [memberEntry('member.left', actor, user)]);
    });
  }
}
