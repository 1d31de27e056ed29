import { type Actor, type Clock, NotFound, type UnitOfWork } from '#kernel';
import { requireManaged, requireModerated, requireOwned } from '../domain/access.js';
import { ruleEntries } from '../domain/moderation/talk-rules.js';
import type { RoomChanges } from '../domain/room.js';
import type { Place, Rooms } from './ports.js';
import type { RoomLog } from './room-log.js';

export interface RoomToChange extends RoomChanges {
  readonly roomId: string;
  /** The edits that the caller has seen; undefined: any. */
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** Gives a room another title, kind or slug, or other rules of talk, which its log tells of. Who may not see it any more gets nothing from then on. */
export class ChangeRoom {
  constructor(
    private readonly rooms: Rooms,
    private readonly log: RoomLog,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, Forbidden, PreconditionFailed, ValidationFailed, SlugTaken */
  async execute(actor: Actor, { roomId, unchangedSince, ...changes }: RoomToChange): Promise<void> {
    await this.work.run(async () => {
      const room = await this.rooms.lock(roomId);
      requireMayChange(await this.rooms.place(roomId, actor.userId), actor, changes);
      if (room === null) throw new NotFound();
      room.requireUnchangedSince(unchangedSince);
      const { rules } = room.snapshot();
      room.change(changes, this.clock.now());
      await this.rooms.save(room);
      await this.log.append(roomId, ruleEntries(actor, rules, room.snapshot().rules));
    });
  }
}

/** What a room is, its owner decides; its title, also co-hosts; how people talk in it, also moderators. */
function requireMayChange(place: Place | null, actor: Actor, changes: RoomChanges): void {
  const { kind, slug, title, ...rules } = changes;
  if (kind !== undefined || slug !== undefined) requireOwned(place, actor);
  else if (title !== undefined || Object.values(rules).every((rule) => rule === undefined))
    requireManaged(place, actor);
  else requireModerated(place, actor);
}
