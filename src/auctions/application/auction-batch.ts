import { DomainError, NotFound, type Outcome, UnitOfWork } from '#kernel';
import type { Auction } from '../domain/auction.js';
import { type AuctionAnswer, type AuctionRequest, concerned, decide } from './auction-request.js';
import { Auctions, Bidders, Units, Winners } from './ports.js';

/** Decides a batch of requests on an auction's locked row, and moves its unit with it: one transaction. */
export class AuctionBatch {
  constructor(
    private readonly auctions: Auctions,
    private readonly units: Units,
    private readonly winners: Winners,
    private readonly bidders: Bidders,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** One outcome for each request, in their order. Joins the unit of work of an event that is being heard. */
  commit(auctionId: string, batch: readonly AuctionRequest[]): Promise<Outcome<AuctionAnswer>[]> {
    return this.unitOfWork.run(async () => {
      const locked = await this.auctions.lock(auctionId, concerned(batch));
      if (locked === null) return batch.map(() => ({ refused: new NotFound() }));
      const { auction, now } = locked;
      auction.catchUp(now);
      const requests = await this.raising(auction, batch);
      const outcomes = requests.map((request) => outcome(() => decide(auction, request, now)));
      await this.settle(auction);
      await this.auctions.save(auction);
      return outcomes;
    });
  }

  /** Who leads under the name of the guest they were raises the own bid. No guest is anybody's account. */
  private async raising(
    auction: Auction,
    batch: readonly AuctionRequest[],
  ): Promise<readonly AuctionRequest[]> {
    const leaderId = auction.snapshot().leader?.userId;
    const others = batch.filter((one) => one.kind === 'bid' && !one.isGuest && one.userId !== leaderId);
    if (leaderId === undefined || others.length === 0) return batch;
    const heir = await this.bidders.heirOf(leaderId);
    const isTheirs = (one: AuctionRequest): boolean => one.kind === 'bid' && one.userId === heir;
    return heir === leaderId
      ? batch
      : batch.map((one) => (isTheirs(one) ? { ...one, heirOf: leaderId } : one));
  }

  private async settle(auction: Auction): Promise<void> {
    const { id, dropId, currency } = auction.snapshot();
    const userId = await this.findHeir(auction);
    const { toAward: winner } = auction;
    if (winner !== null && userId !== null) {
      const price = { amount: winner.price, currency };
      const claim = await this.units.award({ dropId, userId, bidderId: winner.bidderId, price });
      auction.awarded(claim && { id: claim.id, userId });
      if (claim !== null) this.winners.tell(id, claim);
    }
    if (auction.givesUp) await this.units.giveUp(dropId);
  }

  /** For whom the unit is held next: who let it go under one name is not offered it under another. */
  private async findHeir(auction: Auction): Promise<string | null> {
    if (auction.toAward === null) return null;
    const { hostId, passed } = auction.snapshot();
    const gone = new Set(await Promise.all(passed.map((userId) => this.bidders.heirOf(userId))));
    for (let winner = auction.toAward; winner !== null; winner = auction.toAward) {
      const heir = await this.bidders.heirOf(winner.userId);
      // Who sells cannot win: what was won by a guest who turned out to be the host lapses to the runner-up.
      if (!gone.has(heir)) return heir === hostId ? winner.userId : heir;
      auction.passOn(winner);
    }
    return null;
  }
}

function outcome<T>(decision: () => T): Outcome<T> {
  try {
    return { value: decision() };
  } catch (error) {
    if (error instanceof DomainError) return { refused: error };
    throw error;
  }
}
