import { type Actor, type DomainError, Ids, NotFound } from '#kernel';
import type { ClaimAnswer } from '../domain/drop-state.js';
import { SoldOut } from '../domain/errors.js';
import { DropDesk } from './drop-desk.js';
import { FinishedDrops } from './finished-drops.js';
import { Drops, Rooms } from './ports.js';

/** A shopper claims units of a drop; the answer holds them until `expiresAt`. */
export class ClaimUnits {
  constructor(
    private readonly desk: DropDesk,
    private readonly drops: Drops,
    private readonly rooms: Rooms,
    private readonly ids: Ids,
    private readonly finished: FinishedDrops,
  ) {}

  /** The refusal of a claim for which nobody need be asked any more; undefined if it has to be executed. */
  refusal(actor: Actor, { dropId }: { dropId: string }): DomainError | undefined {
    return this.finished.refusal(dropId, actor.userId);
  }

  /** @throws NotFound, DropNotOpen, LimitReached, SoldOut; IdempotencyKeyReused if the key made another claim */
  async execute(
    actor: Actor,
    input: { dropId: string; quantity: number; key: string },
  ): Promise<ClaimAnswer> {
    const { dropId, quantity, key } = input;
    const known = this.finished.refusal(dropId, actor.userId);
    if (known !== undefined) throw known;
    const facts = await this.drops.facts(dropId);
    if (facts === null) throw new NotFound();
    if (!facts.openToAll) await this.rooms.checkVisible(facts.roomId, actor);
    const request = { kind: 'claim', id: this.ids.next(), userId: actor.userId, quantity, key } as const;
    try {
      const answer = await this.desk.ask(dropId, request);
      if (answer === undefined || !('claim' in answer))
        throw new Error('a claim was committed without an answer');
      return answer;
    } catch (error) {
      const isFinal = error instanceof SoldOut && error.facts['final'] === true;
      // What is remembered is told to anybody, so it must be for anybody to know.
      if (isFinal && facts.openToAll) await this.finished.learn(dropId);
      throw error;
    }
  }
}
