import { type Actor, type Clock, NotFound, type UnitOfWork } from '#kernel';
import { requireManaged } from '../domain/access.js';
import type { RoomChanges } from '../domain/room.js';
import type { Rooms } from './ports.js';

export interface RoomToChange extends RoomChanges {
  readonly roomId: string;
  /** The edits that the caller has seen; undefined: any. */
  readonly unchangedSince?: readonly Date[] | undefined;
}

/** Gives a room another title, kind or slug. Who may not see it any more gets nothing from then on. */
export class ChangeRoom {
  constructor(
    private readonly rooms: Rooms,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** @throws NotFound, Forbidden, PreconditionFailed, ValidationFailed, SlugTaken */
  async execute(actor: Actor, { roomId, unchangedSince, ...changes }: RoomToChange): Promise<void> {
    await this.work.run(async () => {
      const room = await this.rooms.lock(roomId);
      requireManaged(await this.rooms.place(roomId, actor.userId), actor);
      if (room === null) throw new NotFound();
      room.requireUnchangedSince(unchangedSince);
      room.change(changes, this.clock.now());
      await this.rooms.save(room);
    });
  }
}
