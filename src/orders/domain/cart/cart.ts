/** What a shopper collects outside drops, at most one line of each variant. Nothing is kept for it until it is ordered. */
export interface Cart {
  readonly userId: string;
  readonly lines: readonly CartLine[];
  /** The order that emptied it; null once it is changed again. */
  readonly orderId: string | null;
  /** Different for each change; the beginning of time for one that nobody ever filled. */
  readonly updatedAt: Date;
  /** What a guest had in theirs, and there was no room for here; until it is changed. */
  readonly leftOut?: readonly LeftOut[] | null;
}

export interface CartLine {
  readonly id: string;
  readonly variantId: string;
  readonly quantity: number;
  /** As it was when the line was made: shown once the variant is not in the shop any more. */
  readonly title: string;
  /** Of its price when the line was made. */
  readonly currency: string;
  /** The room from which it was added last, whose price counts while it is valid. */
  readonly roomId?: string | undefined;
}

/** Why units of a guest's cart are not in that of their account. */
export const LEFT_OUT_REASONS = ['too_many_units', 'too_many_lines', 'other_currency'] as const;
export type LeftOutReason = (typeof LEFT_OUT_REASONS)[number];

/** Units of a guest's cart for which there was no room in that of their account; shown until it is changed. */
export interface LeftOut {
  readonly variantId: string;
  readonly title: string;
  readonly quantity: number;
  readonly reason: LeftOutReason;
}

/** A variant that is in the shop, as it is now. */
export interface Good {
  readonly variantId: string;
  readonly hostId: string;
  readonly title: string;
  /** For one unit. */
  readonly price: { readonly amount: number; readonly currency: string };
  /** Units that can be reserved. */
  readonly available: number;
  /** Of one unit. */
  readonly weightGrams: number;
  /** True if `price` is that of a room. */
  readonly pricedByRoom?: boolean;
}

/** So many units of a variant. */
export interface Units {
  readonly variantId: string;
  readonly quantity: number;
}

/** Units of a variant as a shopper names them. */
export interface UnitsWish extends Units {
  readonly roomId?: string | undefined;
}

/** The largest cart: the database holds to the same numbers. Its sum stays well inside a safe integer. */
export const CART_LIMITS = { lines: 100, quantity: 999 } as const;

export function neverFilled(userId: string): Cart {
  return { userId, lines: [], orderId: null, updatedAt: new Date(0) };
}
