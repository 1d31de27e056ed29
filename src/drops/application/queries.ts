/** What may be read of drops, straight as it is shown. */
import type { ClaimStatus } from '../domain/claims/claim.js';
import type { PlaceStatus } from '../domain/waiting-line.js';
import type { Admission, DropStatus } from '../domain/drop-state.js';

export interface DropView {
  readonly id: string;
  readonly roomId: string;
  readonly variantId: string;
  readonly title: string;
  readonly state: DropStatus;
  readonly quantity: number;
  readonly available: number;
  readonly held: number;
  readonly sold: number;
  readonly lineLength: number;
  readonly price: { readonly amount: number; readonly currency: string };
  readonly perCustomer: number;
  readonly holdSeconds: number;
  readonly opensAt: string | null;
  readonly closesAt: string | null;
  readonly admission: Admission;
  /** SHA-256 of the seed that shuffles the line at the opening; null if there is no shuffle. */
  readonly seedHash: string | null;
  /** The seed itself, from the opening on. */
  readonly seed: string | null;
  /** The database's time, for countdowns. */
  readonly serverTime: string;
}

export interface ClaimView {
  readonly id: string;
  readonly dropId: string;
  readonly state: ClaimStatus;
  readonly number: number;
  readonly quantity: number;
  readonly price: { readonly amount: number; readonly currency: string };
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** A shopper's place in the line of a drop. */
export interface PlaceView {
  readonly dropId: string;
  /** The order in which this line is served, from 1. */
  readonly number: number;
  /** The number of arrival before the opening; null for who came after it. */
  readonly entry: number | null;
  readonly state: PlaceStatus;
  /** How many turns until one's own, 1 for the next; 0 if one does not wait. */
  readonly position: number;
  readonly lineLength: number;
  /** How long it takes until one's turn if everyone lets their hold run out; the turn never comes if all units are bought. */
  readonly estimateSeconds: number;
  readonly joinedAt: string;
  /** What the turn became. */
  readonly claim: ClaimView | null;
}

/** What is due at its drop. */
export interface DueAtDrop {
  readonly dropId: string;
  /** Claims whose hold is over; empty if the drop itself has to open or close. */
  readonly claimIds: readonly string[];
}

export abstract class DropQueries {
  abstract drop(dropId: string): Promise<DropView | null>;
  /** The drops of a room, latest first, at most 50. */
  abstract ofRoom(roomId: string): Promise<readonly DropView[]>;
  /** Null unless it is this user's. */
  abstract claim(claimId: string, userId: string): Promise<ClaimView | null>;
  /** The place in which this user waits, else their latest one; null if there was none. */
  abstract place(dropId: string, userId: string): Promise<PlaceView | null>;
  /** The drops of which this user ever claimed, or in whose line they wait. */
  abstract dropsOf(userId: string): Promise<readonly string[]>;
  /** Those of the claims that exist, with their owners. */
  abstract turns(claimIds: readonly string[]): Promise<readonly { userId: string; claim: ClaimView }[]>;
  /** Everything whose time has come by the database's clock, earliest first, at most `limit` claims. */
  abstract due(limit: number): Promise<readonly DueAtDrop[]>;
  /** The database's time, which is that of all drops. */
  abstract time(): Promise<Date>;
}
