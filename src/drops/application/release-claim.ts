import { type Actor, NotFound } from '#kernel';
import { DropDesk } from './drop-desk.js';
import { DropQueries } from './queries.js';

/** A shopper gives the units of a claim back. */
export class ReleaseClaim {
  constructor(
    private readonly desk: DropDesk,
    private readonly queries: DropQueries,
  ) {}

  /** @throws NotFound if it is not the actor's; ClaimNotHeld if it holds nothing any more */
  async execute(actor: Actor, input: { claimId: string }): Promise<void> {
    const { claimId } = input;
    const claim = await this.queries.claim(claimId, actor.userId);
    if (claim === null) throw new NotFound();
    await this.desk.ask(claim.dropId, { kind: 'release', claimId, userId: actor.userId });
  }
}
