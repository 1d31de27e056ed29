import { type Actor, NotFound } from '#kernel';
import { DropDesk } from './drop-desk.js';
import { Drops, Rooms } from './ports.js';

/** A host opens a drop by hand, or closes it. */
export class ChangeDrop {
  constructor(
    private readonly desk: DropDesk,
    private readonly drops: Drops,
    private readonly rooms: Rooms,
  ) {}

  /** @throws NotFound, Forbidden, InvalidTransition */
  async execute(actor: Actor, input: { dropId: string; to: 'open' | 'close' }): Promise<void> {
    const facts = await this.drops.facts(input.dropId);
    if (facts === null) throw new NotFound();
    await this.rooms.checkManageable(facts.roomId, actor);
    await this.desk.ask(input.dropId, { kind: input.to });
  }
}
