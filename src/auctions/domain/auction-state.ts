/** The shapes an auction is planned and stored in. */
import type { Standing } from './bid.js';
import type { Increment } from './increments.js';

export const AUCTION_STATUSES = ['scheduled', 'open', 'ended', 'sold', 'unsold', 'cancelled'] as const;
export type AuctionStatus = (typeof AUCTION_STATUSES)[number];

/** Whether a late bid extends the auction, or the end is the end. */
export const AUCTION_MODES = ['soft_close', 'sudden_death'] as const;
export type AuctionMode = (typeof AUCTION_MODES)[number];

/** What a host plans; amounts in minor units of one currency. */
export interface AuctionPlan {
  readonly id: string;
  readonly roomId: string;
  readonly hostId: string;
  readonly variantId: string;
  readonly title: string;
  /** The drop that keeps the unit. */
  readonly dropId: string;
  readonly currency: string;
  readonly startPrice: number;
  /** Below this price nothing is sold; shown to nobody. */
  readonly reserve: number | null;
  /** For this price it is sold at once, until the first bid. */
  readonly buyNow: number | null;
  readonly increments: readonly Increment[];
  readonly mode: AuctionMode;
  /** A bid this close to the end moves the end this far from the bid. */
  readonly extendSeconds: number;
  /** How long the winner has for the order. */
  readonly holdSeconds: number;
  /** Null: opened by hand. */
  readonly opensAt: Date | null;
  /** How long it runs from its opening; null if `endsAt` is planned. */
  readonly seconds: number | null;
  readonly endsAt: Date | null;
}

/** Whom the unit is held for now. */
export interface Winner {
  readonly userId: string;
  /** Who bid: a guest, if the winner signed in to an account since. */
  readonly bidderId: string;
  readonly displayName: string;
  readonly price: number;
  /** Null until the unit is held. */
  readonly claimId: string | null;
}

export interface AuctionState extends AuctionPlan {
  readonly state: AuctionStatus;
  readonly openedAt: Date | null;
  /** The `seq` of the latest bid. */
  readonly seq: number;
  readonly leader: Standing | null;
  readonly price: number | null;
  readonly winner: Winner | null;
  /** Who won and let the unit go, by whichever name they bid. */
  readonly passed: readonly string[];
}

/** The limits of what a host may plan. */
export const AUCTION_LIMITS = {
  price: { min: 1, max: 1_000_000_000 },
  seconds: { min: 1, max: 30 * 86_400 },
  extendSeconds: { min: 1, max: 3_600 },
  holdSeconds: { min: 2, max: 86_400 },
} as const;
