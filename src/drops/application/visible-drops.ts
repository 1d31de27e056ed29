import { type Actor, NotFound } from '#kernel';
import { Drops, Rooms } from './ports.js';
import { DropQueries, type DropView } from './queries.js';

/** Reads of drops for those who may see their rooms; a drop of a public room is for everyone. */
export class VisibleDrops {
  constructor(
    private readonly drops: Drops,
    private readonly rooms: Rooms,
    private readonly queries: DropQueries,
  ) {}

  /** @throws NotFound also for what the actor may not see */
  async drop(dropId: string, actor: Actor | undefined): Promise<DropView> {
    const facts = await this.drops.facts(dropId);
    if (facts === null || (!facts.openToAll && actor === undefined)) throw new NotFound();
    if (!facts.openToAll && actor !== undefined) await this.rooms.checkVisible(facts.roomId, actor);
    const view = await this.queries.drop(dropId);
    if (view === null) throw new NotFound();
    return view;
  }

  async ofRoom(roomId: string, actor: Actor): Promise<{ data: readonly DropView[] }> {
    await this.rooms.checkVisible(roomId, actor);
    return { data: await this.queries.ofRoom(roomId) };
  }
}
