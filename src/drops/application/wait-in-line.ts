import { type Actor, NotFound } from '#kernel';
import { DropDesk } from './drop-desk.js';
import { Drops, Rooms } from './ports.js';
import { DropQueries, type PlaceView } from './queries.js';

/** A shopper waits for a unit of a drop whose units are all held or that is not open yet, or waits no more. */
export class WaitInLine {
  constructor(
    private readonly desk: DropDesk,
    private readonly drops: Drops,
    private readonly rooms: Rooms,
    private readonly queries: DropQueries,
  ) {}

  /** @throws NotFound; on joining DropNotOpen, SoldOut, LimitReached */
  async execute(actor: Actor, input: { dropId: string; act: 'join' | 'leave' }): Promise<PlaceView | null> {
    const { dropId, act } = input;
    const facts = await this.drops.facts(dropId);
    if (facts === null) throw new NotFound();
    if (!facts.openToAll) await this.rooms.checkVisible(facts.roomId, actor);
    await this.desk.ask(dropId, { kind: act, userId: actor.userId });
    return this.queries.place(dropId, actor.userId);
  }
}
