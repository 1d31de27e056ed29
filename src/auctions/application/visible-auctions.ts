import { type Actor, NotFound, type Page } from '#kernel';
import { Auctions, Rooms } from './ports.js';
import { AuctionQueries, type AuctionView, type BidView } from './queries.js';

/** Reads of auctions for those who may see their rooms; an auction of a public room is for everyone. */
export class VisibleAuctions {
  constructor(
    private readonly auctions: Auctions,
    private readonly rooms: Rooms,
    private readonly queries: AuctionQueries,
  ) {}

  /** @throws NotFound also for what the actor may not see */
  async auction(auctionId: string, actor: Actor | undefined): Promise<AuctionView> {
    await this.checkVisible(auctionId, actor);
    const view = await this.queries.auction(auctionId, actor?.userId);
    if (view === null) throw new NotFound();
    return view;
  }

  async ofRoom(roomId: string, actor: Actor): Promise<{ data: readonly AuctionView[] }> {
    await this.rooms.checkVisible(roomId, actor);
    return { data: await this.queries.ofRoom(roomId, actor.userId) };
  }

  /** @throws NotFound, InvalidCursor */
  async bids(
    auctionId: string,
    actor: Actor | undefined,
    page: { limit?: number; cursor?: string },
  ): Promise<Page<BidView>> {
    await this.checkVisible(auctionId, actor);
    return this.queries.bids(auctionId, page);
  }

  /** @throws NotFound */
  async checkVisible(auctionId: string, actor: Actor | undefined): Promise<void> {
    const facts = await this.auctions.facts(auctionId);
    if (facts === null || (!facts.openToAll && actor === undefined)) throw new NotFound();
    if (!facts.openToAll && actor !== undefined) await this.rooms.checkVisible(facts.roomId, actor);
  }
}
