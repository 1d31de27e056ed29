import { type Actor, Forbidden, type UnitOfWork } from '#kernel';
import { rankIn, requireManaged } from '../../domain/access.js';
import { memberEntry } from '../../domain/membership.js';
import { moderationEntry } from '../../domain/moderation/acts.js';
import { type MemberRole, RANKS } from '../../domain/moderation/roles.js';
import type { Members, People, Rooms } from '../ports.js';
import type { RoomLog } from '../room-log.js';
import { targetOf } from './target.js';

export interface RoleToName {
  readonly roomId: string;
  readonly userId: string;
  readonly role: MemberRole;
}

/** Names somebody co-host or moderator of a room, or a member without a role again; who is none becomes one. */
export class NameRole {
  constructor(
    private readonly rooms: Rooms,
    private readonly people: People,
    private readonly members: Members,
    private readonly log: RoomLog,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, Forbidden, Outranked */
  async execute(actor: Actor, { roomId, userId, role }: RoleToName): Promise<void> {
    const { room, user } = await targetOf(this.rooms, this.people, actor, { roomId, userId });
    requireManaged(room, actor);
    // Nobody makes others what they are themselves.
    if (RANKS[role] >= rankIn(room, actor)) throw new Forbidden();
    await this.work.run(async () => {
      const added = await this.members.add(roomId, userId);
      const told = added && (await this.members.areFew(roomId));
      const was = await this.members.nameAs(roomId, userId, role);
      if (was !== null) await this.rooms.rulesChanged(roomId);
      await this.log.append(roomId, [
        ...(told ? [memberEntry('member.joined', actor, user)] : []),
        ...(was === null ? [] : [moderationEntry('moderation.role_changed', actor, { user, role, was })]),
      ]);
    });
  }
}
