import type { Actor, UnitOfWork } from '#kernel';
import { requireSoundAct, sanctionEntry } from '../../domain/moderation/acts.js';
import type { People, Rooms } from '../ports.js';
import type { RoomLog } from '../room-log.js';
import type { SanctionOn, Sanctions } from './ports.js';
import { targetOf } from './target.js';

export interface UserToSanction extends SanctionOn {
  /** Left out: until it is lifted. */
  readonly seconds?: number | undefined;
  readonly reason?: string | undefined;
}

/** What keeps a user out of a room, or silent there. */
export interface SanctionView {
  readonly userId: string;
  /** RFC 3339; null: until it is lifted. */
  readonly until: string | null;
  readonly reason: string | null;
}

/** Bans somebody from a room or mutes them there, for a time or for good. The same again changes and tells nothing. */
export class SanctionUser {
  constructor(
    private readonly rooms: Rooms,
    private readonly people: People,
    private readonly sanctions: Sanctions,
    private readonly log: RoomLog,
    private readonly work: UnitOfWork,
  ) {}

  /** @throws NotFound, Forbidden, Outranked, ValidationFailed */
  async execute(actor: Actor, input: UserToSanction): Promise<SanctionView> {
    requireSoundAct(input);
    const { roomId, userId, kind, seconds = null, reason = null } = input;
    const { user } = await targetOf(this.rooms, this.people, actor, input);
    const { until } = await this.work.run(async () => {
      const on = { roomId, userId, kind };
      const { sanction, isNew } = await this.sanctions.impose({ ...on, seconds, reason, by: actor.userId });
      if (isNew) await this.log.append(roomId, [sanctionEntry(kind, actor, user, sanction)]);
      return sanction;
    });
    return { userId, until: until?.toISOString() ?? null, reason };
  }
}
