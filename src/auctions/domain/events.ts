/** What auctions tell: all of it to the log of the room, all but the bids to the other contexts. Nothing here is secret. */
import type { DomainEvent } from '#kernel';
import type { AuctionMode, AuctionState, AuctionStatus } from './auction-state.js';
import type { Bid } from './bid.js';

interface Amount {
  readonly amount: number;
  readonly currency: string;
}

interface Person {
  readonly id: string;
  readonly displayName: string;
}

/** An auction as everyone may see it. */
export interface AuctionFact {
  readonly auctionId: string;
  readonly roomId: string;
  readonly variantId: string;
  readonly title: string;
  readonly state: AuctionStatus;
  readonly mode: AuctionMode;
  readonly startPrice: Amount;
  readonly buyNow: Amount | null;
  readonly price: Amount | null;
  readonly reserveMet: boolean;
  /** How many bids there were. */
  readonly bids: number;
  readonly leader: Person | null;
  readonly winner: (Person & { readonly price: Amount }) | null;
  readonly opensAt: string | null;
  readonly endsAt: string | null;
}

/** What a bid did. */
export interface BidFact {
  readonly auctionId: string;
  /** The number of the bid in its auction. */
  readonly seq: number;
  readonly kind: Bid['kind'];
  readonly bidder: Person;
  readonly price: Amount | null;
  readonly leader: Person | null;
  readonly reserveMet: boolean;
  readonly endsAt: string | null;
}

export type AuctionScheduled = DomainEvent<'auction.scheduled', AuctionFact>;
export type AuctionOpened = DomainEvent<'auction.opened', AuctionFact>;
export type AuctionBid = DomainEvent<'auction.bid', BidFact>;
export type AuctionExtended = DomainEvent<
  'auction.extended',
  { readonly auctionId: string; readonly seq: number; readonly endsAt: string }
>;
export type AuctionEnded = DomainEvent<'auction.ended', AuctionFact>;
/** The winner let the unit go, and it is held for the next. */
export type AuctionPassedOn = DomainEvent<'auction.passed_on', AuctionFact>;
export type AuctionSold = DomainEvent<'auction.sold', AuctionFact>;
export type AuctionUnsold = DomainEvent<'auction.unsold', AuctionFact>;
export type AuctionCancelled = DomainEvent<'auction.cancelled', AuctionFact>;

export type AuctionEvent =
  | AuctionScheduled
  | AuctionOpened
  | AuctionBid
  | AuctionExtended
  | AuctionEnded
  | AuctionPassedOn
  | AuctionSold
  | AuctionUnsold
  | AuctionCancelled;

/** News that shows the whole auction. */
export type Told = Exclude<AuctionEvent['type'], 'auction.bid' | 'auction.extended'>;

export function auctionFact(state: AuctionState, reserveMet: boolean): AuctionFact {
  const { leader, winner } = state;
  const amount = (of: number): Amount => ({ amount: of, currency: state.currency });
  return {
    auctionId: state.id,
    roomId: state.roomId,
    variantId: state.variantId,
    title: state.title,
    state: state.state,
    mode: state.mode,
    startPrice: amount(state.startPrice),
    buyNow: state.buyNow === null ? null : amount(state.buyNow),
    price: state.price === null ? null : amount(state.price),
    reserveMet,
    bids: state.seq,
    leader: leader && personOf(leader),
    winner: winner && { ...personOf(winner), price: amount(winner.price) },
    opensAt: state.opensAt?.toISOString() ?? null,
    endsAt: state.endsAt?.toISOString() ?? null,
  };
}

export function bidFact(bid: Bid, { leader, currency }: AuctionState, reserveMet: boolean): BidFact {
  return {
    auctionId: bid.auctionId,
    seq: bid.seq,
    kind: bid.kind,
    bidder: personOf(bid),
    price: bid.price === null ? null : { amount: bid.price, currency },
    leader: leader && personOf(leader),
    reserveMet,
    endsAt: bid.endsAt?.toISOString() ?? null,
  };
}

function personOf({ userId, displayName }: { userId: string; displayName: string }): Person {
  return { id: userId, displayName };
}
