import { type Actor, NotFound } from '#kernel';
import { AuctionDesk } from './auction-desk.js';
import { Auctions, Rooms } from './ports.js';

/** A host opens an auction by hand, or cancels it. */
export class ChangeAuction {
  constructor(
    private readonly desk: AuctionDesk,
    private readonly auctions: Auctions,
    private readonly rooms: Rooms,
  ) {}

  /** @throws NotFound, Forbidden, InvalidTransition */
  async execute(actor: Actor, input: { auctionId: string; to: 'open' | 'cancel' }): Promise<void> {
    const facts = await this.auctions.facts(input.auctionId);
    if (facts === null) throw new NotFound();
    await this.rooms.checkManageable(facts.roomId, actor);
    await this.desk.ask(input.auctionId, { kind: input.to });
  }
}
