import { type Actor, type Clock, type Ids, NotFound, type UnitOfWork } from '#kernel';
import { Room } from '../domain/room.js';
import type { People, Rooms } from './ports.js';

/** Finds the direct room of two users, or makes it: there is one for the two, whoever asks and however often. */
export class OpenDirectRoom {
  constructor(
    private readonly rooms: Rooms,
    private readonly people: People,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Returns the id. @throws NotFound if there is no such user, ValidationFailed for oneself */
  async execute(actor: Actor, { userId }: { userId: string }): Promise<string> {
    const room = Room.direct({ id: this.ids.next(), from: actor.userId, to: userId }, this.clock.now());
    if ((await this.people.nameOf(userId)) === null) throw new NotFound();
    return this.work.run(() => this.rooms.addDirect(room, [actor.userId, userId]));
  }
}
