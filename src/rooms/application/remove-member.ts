import type { Actor, UnitOfWork } from '#kernel';
import { requireManaged, requireOutranked, requireSeen } from '../domain/access.js';
import { memberEntry, requireLeavable } from '../domain/membership.js';
import type { Members, People, Place, Rooms } from './ports.js';
import type { RoomLog } from './room-log.js';

/** Ends a membership: one's own, or another's by the owner or a co-host. Who lost a room that is not public hears no more of it. */
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
    const displayName =
      userId === actor.userId ? actor.displayName : await this.nameOfLower(room, actor, userId);
    await this.work.run(async () => {
      const small = await this.members.areFew(roomId);
      const removed = await this.members.remove(roomId, userId);
      if (!removed || !small) return;
      const user = { id: userId, displayName };
      await this.log.append(roomId, [memberEntry('member.left', actor, user)]);
    });
  }

  private async nameOfLower(room: Place, actor: Actor, userId: string): Promise<string> {
    const { displayName = '', admin = false } = (await this.people.find(userId)) ?? {};
    const role = (await this.rooms.place(room.id, userId))?.role ?? null;
    requireOutranked(room, actor, { userId, role, admin });
    return displayName;
  }
}
