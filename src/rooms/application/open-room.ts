import { type Actor, type Clock, Forbidden, type Ids, maySell, type UnitOfWork } from '#kernel';
import { type HostedKind, Room } from '../domain/room.js';
import type { ShowChanges } from '../domain/show.js';
import type { Rooms } from './ports.js';

export interface RoomToOpen extends ShowChanges {
  readonly title: string;
  readonly kind: HostedKind;
  readonly slug?: string | undefined;
}

/** Opens a room of the host who asks, and makes them its first member. */
export class OpenRoom {
  constructor(
    private readonly rooms: Rooms,
    private readonly work: UnitOfWork,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /** Returns the id. @throws Forbidden for whoever may not sell, ValidationFailed, SlugTaken */
  async execute(actor: Actor, { title, kind, slug, ...show }: RoomToOpen): Promise<string> {
    if (!maySell(actor)) throw new Forbidden();
    const draft = { id: this.ids.next(), ownerId: actor.userId, title, kind, slug: slug ?? null, show };
    const room = Room.open(draft, this.clock.now());
    await this.work.run(() => this.rooms.add(room, [actor.userId]));
    return draft.id;
  }
}
