/** What may be read of drops, straight as it is shown. */
import type { ClaimStatus } from '../domain/claim.js';
import type { DropStatus } from '../domain/drop-state.js';

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
  /** Everything whose time has come by the database's clock, earliest first, at most `limit` claims. */
  abstract due(limit: number): Promise<readonly DueAtDrop[]>;
}
