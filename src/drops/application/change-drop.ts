import { type Actor, NotFound } from '#kernel';
import type { DropVerb } from '../domain/drop-state.js';
import { DropDesk } from './drop-desk.js';
import { Drops, Rooms } from './ports.js';

/** A host opens, pauses, resumes, closes or cancels a drop. */
export class ChangeDrop {
  constructor(
    private readonly desk: DropDesk,
    private readonly drops: Drops,
    private readonly rooms: Rooms,
  ) {}

  /** @throws NotFound, Forbidden, InvalidTransition */
  async execute(actor: Actor, input: { dropId: string; verb: DropVerb }): Promise<void> {
    const facts = await this.drops.facts(input.dropId);
    if (facts === null) throw new NotFound();
    await this.rooms.checkManageable(facts.roomId, actor);
    await this.desk.ask(input.dropId, { kind: 'change', verb: input.verb });
  }
}
