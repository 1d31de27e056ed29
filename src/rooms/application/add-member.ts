import { type Actor, NotFound, type UnitOfWork } from '#kernel';
import { requireManaged, requireSeen } from '../domain/access.js';
import { memberEntry } from '../domain/membership.js';
import type { Members, People, Rooms } from './ports.js';
import type { RoomLog } from './room-log.js';

/** Makes somebody a member: themselves of a room they see, or another by its owner or a co-host. Again changes nothing. */
export class AddMember {
  constructor(
    private readonly rooms: Rooms,
    private readonly members: Members,
    private readonly people: People,
    private readonly log: RoomLog,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound for a room or user that is not there, Forbidden for whoever may not invite */
  async execute(actor: Actor, { roomId, userId }: { roomId: string; userId: string }): Promise<void> {
    const place = await this.rooms.place(roomId, actor.userId);
    if (userId === actor.userId) requireSeen(place);
    else requireManaged(place, actor);
    const displayName = userId === actor.userId ? actor.displayName : await this.people.nameOf(userId);
    if (displayName === null) throw new NotFound();
    await this.work.run(async () => {
      const added = await this.members.add(roomId, userId);
      if (!added || !(await this.members.areFew(roomId))) return;
      await this.log.append(roomId, [memberEntry('member.joined', actor, { id: userId, displayName })]);
    });
  }
}
