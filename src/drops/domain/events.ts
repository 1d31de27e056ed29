/** What drops tell the other contexts. */
import type { DomainEvent } from '#kernel';

export type DropScheduled = DomainEvent<'drop.scheduled', DropFact>;
export type DropOpened = DomainEvent<'drop.opened', DropFact>;
export type DropSoldOut = DomainEvent<'drop.sold_out', DropFact>;
export type DropClosed = DomainEvent<'drop.closed', DropFact>;
/** The holds of these claims ended unused: their units are free again. */
export type ClaimsExpired = DomainEvent<
  'claims.expired',
  { readonly dropId: string; readonly claimIds: readonly string[] }
>;

/** The unit of an auction was bought by this claim. */
export type AwardOrdered = DomainEvent<'award.ordered', AwardFact>;
/** Who was held the unit of an auction let it go: the time was over, or they gave it back. */
export type AwardLapsed = DomainEvent<'award.lapsed', AwardFact>;

export interface AwardFact {
  readonly auctionId: string;
  readonly dropId: string;
  readonly claimId: string;
  readonly userId: string;
  readonly price: { readonly amount: number; readonly currency: string };
}

export interface DropFact {
  readonly dropId: string;
  readonly roomId: string;
  readonly variantId: string;
}

export type DropEvent =
  DropScheduled | DropOpened | DropSoldOut | DropClosed | ClaimsExpired | AwardOrdered | AwardLapsed;
