/** What may be read of auctions, straight as it is shown. */
import type { Page } from '#kernel';
import type { AuctionMode, AuctionStatus } from '../domain/auction-state.js';
import type { BidKind } from '../domain/bid.js';
import type { Increment } from '../domain/increments.js';
import type { Amount } from './ports.js';

export interface PersonView {
  readonly id: string;
  readonly displayName: string;
}

/** Where the caller stands; nobody else is told. */
export interface OwnBidsView {
  readonly maximum: Amount;
  readonly leading: boolean;
  /** The claim to order, if the caller won; null before and once it is somebody else's turn. */
  readonly claimId: string | null;
}

export interface AuctionView {
  readonly id: string;
  readonly roomId: string;
  readonly variantId: string;
  readonly title: string;
  readonly state: AuctionStatus;
  readonly mode: AuctionMode;
  readonly startPrice: Amount;
  /** Null once it is over: with the first bid. */
  readonly buyNow: Amount | null;
  /** Null while nobody has bid, and before it opens. */
  readonly price: Amount | null;
  readonly reserveMet: boolean;
  readonly increments: readonly Increment[];
  readonly extendSeconds: number;
  readonly holdSeconds: number;
  /** How many bids there were. */
  readonly bids: number;
  readonly leader: PersonView | null;
  readonly winner: (PersonView & { readonly price: Amount }) | null;
  readonly opensAt: string | null;
  readonly openedAt: string | null;
  readonly endsAt: string | null;
  /** Null for who has not bid. */
  readonly you: OwnBidsView | null;
  /** The database's time, for countdowns. */
  readonly serverTime: string;
}

/** A bid as everyone may see it. */
export interface BidView {
  readonly id: string;
  readonly seq: number;
  readonly kind: BidKind;
  readonly bidder: PersonView;
  readonly at: string;
  /** After this bid; null before the auction opens. */
  readonly price: Amount | null;
  readonly endsAt: string | null;
}

/** The claim of a winner. */
export interface LongAwarded {
  readonly auctionId: string;
  readonly claimId: string;
  readonly userId: string;
}

export abstract class AuctionQueries {
  abstract auction(auctionId: string, viewerId: string | undefined): Promise<AuctionView | null>;
  /** The auctions of a room, latest first, at most 50. */
  abstract ofRoom(roomId: string, viewerId: string): Promise<readonly AuctionView[]>;
  /** The bids of an auction, latest first. @throws InvalidCursor */
  abstract bids(auctionId: string, page: { limit?: number; cursor?: string }): Promise<Page<BidView>>;
  /** The auctions whose opening or end has come by the database's clock. */
  abstract due(): Promise<readonly string[]>;
  /**
   * Who was to buy the unit of an auction, and has not for longer than it can be held for them: some, by the ids of their claims.
   *
   * @param after the last claim of those before
   */
  abstract longAwarded(after?: string): Promise<readonly LongAwarded[]>;
}
