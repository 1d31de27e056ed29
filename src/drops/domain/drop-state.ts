/** The shapes a drop is stored, asked and answered in. */
import type { Claim } from './claims/claim.js';
import type { DropEvent } from './events.js';
import type { LineChanges, LineState } from './waiting-line.js';

export type DropStatus = 'scheduled' | 'open' | 'paused' | 'sold_out' | 'closed' | 'cancelled';

/** What a host does with a drop. */
export type DropVerb = 'open' | 'pause' | 'resume' | 'close' | 'cancel';

/**
 * How a drop admits: whoever comes first, at once; or a line that forms before and is shuffled by the opening, and is first
 * come, first served after it; or a draw, which sells to nobody else.
 */
export type Admission = 'at_once' | 'pre_line' | 'draw';

export const ADMISSIONS = ['at_once', 'pre_line', 'draw'] as const satisfies readonly Admission[];

/** How a drop admits, and what shuffles its line; without a shuffle there is no seed. */
export interface Admitted {
  readonly admission: Admission;
  /** 32 random bytes in hex: a secret until the drop opens. */
  readonly seed: string | null;
  /** SHA-256 of the seed's bytes in hex, told from the beginning. */
  readonly seedHash: string | null;
}

/** What a drop is; always `available + held + sold = quantity`, none negative. */
export interface DropState extends LineState, Admitted {
  readonly id: string;
  readonly roomId: string;
  readonly hostId: string;
  readonly variantId: string;
  readonly title: string;
  readonly state: DropStatus;
  readonly quantity: number;
  readonly available: number;
  readonly held: number;
  readonly sold: number;
  /** Claims made so far: the number of the latest one. */
  readonly claims: number;
  readonly perCustomer: number;
  readonly holdSeconds: number;
  readonly price: { readonly amount: number; readonly currency: string };
  readonly opensAt: Date | null;
  readonly closesAt: Date | null;
  /** The auction that this one unit is for: it is shown nowhere, and held for whom the auction names. */
  readonly auctionId?: string | undefined;
}

export interface ClaimRequest {
  readonly id: string;
  readonly userId: string;
  readonly quantity: number;
  readonly key: string;
  /** For one unit: the bid that won it; only of an auction's unit, which nobody claims without. */
  readonly price?: { readonly amount: number; readonly currency: string } | undefined;
}

/** A claim as it was answered, and whether that was a repeat of an earlier answer. */
export interface ClaimAnswer {
  readonly claim: Claim;
  readonly replayed: boolean;
}

/** The limits of what a host may schedule. */
export const DROP_LIMITS = {
  quantity: { min: 1, max: 10_000_000 },
  perCustomer: { min: 1, max: 100 },
  holdSeconds: { min: 2, max: 86_400 },
} as const;

/** The difference that a batch made. */
export interface DropChanges {
  readonly before: DropState;
  readonly made: readonly Claim[];
  readonly changed: readonly Claim[];
  /** Those made earlier that are another user's now, changed or not. */
  readonly handedOver: readonly Claim[];
  readonly line: LineChanges;
  readonly events: readonly DropEvent[];
  /** Units that go back to the variant's stock. */
  readonly returned: number;
  /** Units sold by this batch. */
  readonly sold: number;
}
