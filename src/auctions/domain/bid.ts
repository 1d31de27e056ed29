/** How somebody bid: while the auction ran, before it opened, or by buying at once. */
export type BidKind = 'bid' | 'pre_bid' | 'buy_now';

/** One bid as it was taken and answered; it never changes. */
export interface Bid {
  readonly id: string;
  readonly auctionId: string;
  /** The order of arrival among the bids of the auction, from 1, without a gap. */
  readonly seq: number;
  readonly userId: string;
  readonly displayName: string;
  readonly kind: BidKind;
  /** The most they pay, in minor units; shown to nobody else. */
  readonly maximum: number;
  /** The caller's idempotency key. */
  readonly key: string;
  /** The guest who led, and had become part of the bidder's account: the bid raised that maximum as one's own. */
  readonly heirOf: string | null;
  readonly at: Date;
  /** What the bidder was told: whether they lead, at which price, until when. */
  readonly leading: boolean;
  /** Null before the auction opens. */
  readonly price: number | null;
  readonly endsAt: Date | null;
}

/** The highest maximum of one bidder, and the bid that reached it. */
export interface Standing {
  readonly userId: string;
  readonly displayName: string;
  readonly maximum: number;
  readonly seq: number;
}

export interface BidRequest {
  readonly id: string;
  readonly userId: string;
  readonly displayName: string;
  readonly maximum: number;
  readonly key: string;
  /** A guest who has become part of the bidder's account; counts as the bidder while they lead. */
  readonly heirOf?: string | null | undefined;
}

/** The limits of what may be bid. */
export const BID_LIMITS = { maximum: { min: 1, max: 1_000_000_000 }, key: { min: 1, max: 255 } } as const;

/** What tells the bids of an auction apart: everyone names their own. */
export const keyOf = ({ userId, key }: Pick<Bid, 'userId' | 'key'>): string => `${userId} ${key}`;
