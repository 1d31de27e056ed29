/** What auctions ask of the outside. */
import type { Actor } from '#kernel';
import type { Auction } from '../domain/auction.js';
import type { Bid } from '../domain/bid.js';

/** Which bids a batch needs. */
export interface BidsConcerned {
  /** Bids made with these keys by these users, pair by pair. */
  readonly asked: readonly Pick<Bid, 'userId' | 'key'>[];
  /** Where every bidder stands, but for guests whose maximum their account raised; always read of an auction that is not open yet. */
  readonly standings: boolean;
}

/** An auction that nobody else can change until the unit of work ends, and the database's time. */
export interface LockedAuction {
  readonly auction: Auction;
  readonly now: Date;
}

export abstract class Auctions {
  /** Locks the auction's row first and reads its bids after that. Null if there is no such auction. */
  abstract lock(auctionId: string, concerned: BidsConcerned): Promise<LockedAuction | null>;
  abstract add(auction: Auction): Promise<void>;
  /** Stores what changed, and tells the room's log and the outbox, in this unit of work. */
  abstract save(auction: Auction): Promise<void>;
  /** Where an auction is and who may see it, at most two seconds old; null if there is none. */
  abstract facts(auctionId: string): Promise<AuctionFacts | null>;
}

export interface AuctionFacts {
  readonly currency: string;
  readonly id: string;
  readonly roomId: string;
  /** True if the room is public: whoever is signed in may bid. */
  readonly openToAll: boolean;
}

/** The unit that is sold; kept by drops, moved in this unit of work after the auction's row was locked. */
export abstract class Units {
  /** Reserves it from the stock. @throws OutOfStock if there is none */
  abstract reserve(unit: UnitToSell): Promise<{ readonly dropId: string }>;
  /** Holds it for a winner, who may order it; null if it is not free, because an earlier winner bought it late. */
  abstract award(of: {
    readonly dropId: string;
    readonly userId: string;
    /** Who bid: the same award again is the same claim, and one for another bid of the same user is not. */
    readonly bidderId: string;
    readonly price: Amount;
  }): Promise<AwardedClaim | null>;
  /** True if a winner's claim is over, and its unit was not bought. */
  abstract isLetGo(of: { readonly claimId: string; readonly userId: string }): Promise<boolean>;
  /** Nobody gets it. */
  abstract giveUp(dropId: string): Promise<void>;
}

export interface Amount {
  readonly amount: number;
  readonly currency: string;
}

export interface UnitToSell {
  readonly auctionId: string;
  readonly roomId: string;
  readonly hostId: string;
  readonly variantId: string;
  readonly title: string;
  readonly startPrice: Amount;
  readonly holdSeconds: number;
}

/** A claim that the winner can order. */
export interface AwardedClaim {
  readonly id: string;
  readonly dropId: string;
  readonly userId: string;
  readonly price: Amount;
  readonly number: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Who bids. */
export abstract class Bidders {
  /** The account of which a guest has become part; whoever else stays who they are. */
  abstract heirOf(userId: string): Promise<string>;
}

/** What was won. */
export abstract class Wins {
  /** Makes what a guest won an account's, in this unit of work; not what the account itself sells. */
  abstract handOver(of: { readonly guestId: string; readonly userId: string }): Promise<void>;
}

/** Tells winners that they won. */
export abstract class Winners {
  /** Once the unit of work has committed; lost if the winner is not connected, who then sees it on the auction. */
  abstract tell(auctionId: string, claim: AwardedClaim): void;
}

/** The catalogue, as auctions see it. */
export abstract class Variants {
  /** Null if there is no such variant. */
  abstract find(variantId: string): Promise<{ readonly hostId: string; readonly title: string } | null>;
}

/** The rooms, as auctions see them. */
export abstract class Rooms {
  /** @throws NotFound if the actor may not see the room */
  abstract checkVisible(roomId: string, actor: Actor): Promise<void>;
  /** @throws NotFound, Forbidden unless the actor may sell in the room */
  abstract checkManageable(roomId: string, actor: Actor): Promise<void>;
}
