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
/** Their shoppers gave these claims back: their units are free again. */
export type ClaimsReleased = DomainEvent<'claims.released', ClaimsExpired['data']>;

export interface DropFact {
  readonly dropId: string;
  readonly roomId: string;
  readonly variantId: string;
}

export type DropEvent =
  DropScheduled | DropOpened | DropSoldOut | DropClosed | ClaimsExpired | ClaimsReleased;
