import { type HeldUntil } from './extend-holds.js';
import { type OrderedClaim } from './order-claims.js';

export type { HeldUntil, OrderedClaim };

/** A claim as an order sees it: what was promised, at which price, until when. */
export interface ClaimToOrder {
  readonly id: string;
  readonly dropId: string;
  readonly roomId: string;
  readonly hostId: string;
  readonly variantId: string;
  readonly title: string;
  readonly quantity: number;
  /** For one unit, as it was when the claim was made. */
  readonly price: { readonly amount: number; readonly currency: string };
  readonly state: 'held' | 'ordered' | 'released' | 'expired';
  readonly expiresAt: Date;
}

/** What orders may ask of drops. */
export abstract class ClaimsForOrders {
  /** Those of the claims that are this user's, whatever their state. */
  abstract find(claimIds: readonly string[], userId: string): Promise<readonly ClaimToOrder[]>;
  /** What this user holds in a room: the latest 100. */
  abstract heldIn(roomId: string, userId: string): Promise<readonly ClaimToOrder[]>;
  /**
   * Turns paid claims into sales within the caller's unit of work: one outcome for each claim. `lost`: the hold had
   * ended and its units are gone, so the money has to go back. A claim that is ordered already stays ordered.
   */
  abstract order(claimIds: readonly string[]): Promise<readonly OrderedClaim[]>;
  /**
   * Gives held claims the time of their hold once more from now on, once each, within the caller's unit of work. Returns
   * those that are held, with their ends as they are now.
   */
  abstract extend(claimIds: readonly string[]): Promise<readonly HeldUntil[]>;
}
