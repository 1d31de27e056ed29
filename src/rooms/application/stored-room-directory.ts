import type { Actor, Clock, Ids, UnitOfWork } from '#kernel';
import { requireOwned, requireSeen } from '../domain/access.js';
import { SlugTaken } from '../domain/errors.js';
import { Room } from '../domain/room.js';
import type { Rooms } from './ports.js';
import { type KnownRoom, RoomDirectory, type SeededRoom } from './room-directory.js';

/** The directory as the stored rooms give it. */
export class StoredRoomDirectory extends RoomDirectory {
  constructor(
    private readonly rooms: Rooms,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {
    super();
  }

  async visible(roomId: string, actor: Actor): Promise<KnownRoom> {
    return requireSeen(await this.rooms.place(roomId, actor.userId));
  }

  async manageable(roomId: string, actor: Actor): Promise<KnownRoom> {
    return requireOwned(await this.rooms.place(roomId, actor.userId), actor);
  }

  async isPublic(roomId: string): Promise<boolean> {
    return (await this.rooms.place(roomId, null))?.kind === 'public';
  }

  async open(wanted: SeededRoom): Promise<KnownRoom> {
    return (await this.rooms.bySlug(wanted.slug)) ?? (await this.opened(wanted));
  }

  private async opened({ ownerId, title, slug, kind }: SeededRoom): Promise<KnownRoom> {
    const room = Room.open({ id: this.ids.next(), ownerId, title, slug, kind }, this.clock.now());
    try {
      await this.work.run(() => this.rooms.add(room, [ownerId]));
    } catch (error) {
      const other = error instanceof SlugTaken ? await this.rooms.bySlug(slug) : null;
      if (other === null) throw error;
      return other;
    }
    return room.snapshot();
  }
}
