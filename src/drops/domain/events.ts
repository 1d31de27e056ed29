/** What drops tell the other contexts. */
import type { DomainEvent } from '#kernel';

export type DropScheduled = DomainEvent<'drop.scheduled', DropFact>;
export type DropOpened = DomainEvent<'drop.opened', DropFact>;
export type DropPaused = DomainEvent<'drop.paused', DropFact>;
export type DropResumed = DomainEvent<'drop.resumed', DropFact>;
/** Every hold was taken back, and what was not sold is in the stock again. */
export type DropCancelled = DomainEvent<'drop.cancelled', DropFact>;
export type DropSoldOut = DomainEvent<'drop.sold_out', DropFact>;
export type DropClosed = DomainEvent<'drop.closed', DropFact>;
/** The holds of these claims ended unused: their units are free again. */
export type ClaimsExpired = DomainEvent<
  'claims.expired',
  { readonly dropId: string; readonly claimIds: readonly string[] }
>;
/** Their shoppers gave these claims back: their units are free again. */
export type ClaimsReleased = DomainEvent<'claims.released', ClaimsExpired['data']>;

/** The turn of these shoppers came: each holds a claim now. */
export type LineTurned = DomainEvent<
  'line.turned',
  {
    readonly dropId: string;
    readonly turns: readonly { readonly userId: string; readonly claimId: string }[];
  }
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
  | DropScheduled
  | DropOpened
  | DropPaused
  | DropResumed
  | DropCancelled
  | DropSoldOut
  | DropClosed
  | ClaimsExpired
  | ClaimsReleased
  | LineTurned
  | AwardOrdered
  | AwardLapsed;

/** What befalls the drop itself. */
export type Happening = DropEvent['type'] & `drop.${string}`;

export function factOf({
  id: dropId,
  roomId,
  variantId,
}: Omit<DropFact, 'dropId'> & { readonly id: string }): DropFact {
  return { dropId, roomId, variantId };
}
