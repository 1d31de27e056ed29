import { later } from '#kernel';

/** The states of a claim: `held → ordered`, or `released`, `expired`. */
export type ClaimStatus = 'held' | 'ordered' | 'released' | 'expired';

/** One shopper's request for units of a drop. */
export interface Claim {
  readonly id: string;
  readonly dropId: string;
  readonly userId: string;
  readonly quantity: number;
  /** For one unit, as it was when the claim was made. */
  readonly price: { readonly amount: number; readonly currency: string };
  /** The order of arrival among the claims of the drop, from 1. */
  readonly number: number;
  readonly state: ClaimStatus;
  /** The caller's idempotency key. */
  readonly key: string;
  readonly createdAt: Date;
  /** When the hold ends unless it is ordered. */
  readonly expiresAt: Date;
  /** Its end was moved, because its payment took longer: once. */
  readonly extended: boolean;
}

/** The limits of what may be asked for. */
export const CLAIM_LIMITS = { quantity: { min: 1, max: 100 }, key: { min: 1, max: 255 } } as const;

/** What callers may send as a key: those with a line feed are ours, of turns in the line and of comments. */
export const CALLERS_KEY = /^[^\t\n]*$/;

/** The key of a claim of a guest whose account had used its key for another one. */
export function keyOfHandedOver(number: number): string {
  return `guest\n${number}`;
}

/** True while the claim counts against its customer's limit. */
export function countsForCustomer(claim: Claim): boolean {
  return claim.state === 'held' || claim.state === 'ordered';
}

/** A claim as it begins: the next one of its drop, at the price of the moment. */
export function heldClaim(
  request: Pick<Claim, 'id' | 'userId' | 'quantity' | 'key'> & {
    readonly price?: Claim['price'] | undefined;
  },
  drop: Pick<Claim, 'id' | 'price'> & { readonly claims: number; readonly holdSeconds: number },
  now: Date,
): Claim {
  // Spelled out: a crowd makes tens of thousands a second, and spreading objects costs more than all the rest.
  return {
    id: request.id,
    dropId: drop.id,
    userId: request.userId,
    quantity: request.quantity,
    price: request.price ?? drop.price,
    number: drop.claims + 1,
    state: 'held',
    key: request.key,
    createdAt: now,
    expiresAt: later(now, drop.holdSeconds),
    extended: false,
  };
}
