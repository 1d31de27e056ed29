import { type Actor, Ids, NotFound, wrongField } from '#kernel';
import type { Bid } from '../domain/bid.js';
import { AuctionDesk } from './auction-desk.js';
import { type Amount, Auctions, Rooms } from './ports.js';

/** A bid that was taken, and whether this answers a repeat. */
export interface PlacedBid {
  readonly bid: Bid;
  readonly currency: string;
  readonly replayed: boolean;
}

/** A shopper bids the most they would pay, before or while the auction runs, or buys at once. */
export class PlaceBid {
  constructor(
    private readonly desk: AuctionDesk,
    private readonly auctions: Auctions,
    private readonly rooms: Rooms,
    private readonly ids: Ids,
  ) {}

  /**
   * @param input without `maximum` to buy at once
   * @throws NotFound, ValidationFailed, HostMayNotBid, AuctionNotOpen, BidTooLow, BuyNowIsOver, IdempotencyKeyReused
   */
  async execute(
    actor: Actor,
    input: { auctionId: string; maximum?: Amount; key: string },
  ): Promise<PlacedBid> {
    const { auctionId, maximum, key } = input;
    const facts = await this.auctions.facts(auctionId);
    if (facts === null) throw new NotFound();
    if (!facts.openToAll) await this.rooms.checkVisible(facts.roomId, actor);
    const { currency } = facts;
    if (maximum !== undefined && maximum.currency !== currency) throw otherCurrency(currency);
    const { userId, displayName } = actor;
    const request = { id: this.ids.next(), userId, displayName, key };
    const bid = await this.desk.ask(
      auctionId,
      maximum === undefined
        ? { kind: 'buy-now', ...request }
        : { kind: 'bid', ...request, maximum: maximum.amount, isGuest: actor.guest },
    );
    if (bid === undefined) throw new Error('a bid was committed without an answer');
    return { bid, currency, replayed: bid.id !== request.id };
  }
}

function otherCurrency(currency: string): Error {
  return wrongField('maximum.currency', `must be ${currency}`);
}
