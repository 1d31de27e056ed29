/** The shapes of what happens to an order after it is paid. */

/** Who sells, or manages for everybody. */
export interface Seller {
  readonly userId: string;
  readonly role: string;
}

/** Units of one line of an order, which is named by its place in it, from 0. */
export interface UnitsOfLine {
  readonly line: number;
  readonly quantity: number;
}

/** What was handed to a carrier together. */
export interface Fulfilment {
  readonly id: string;
  /** Who sent it. */
  readonly by: string;
  /** The idempotency key it was asked for with, if there was one: one of a seller's for each. */
  readonly key: string | null;
  readonly carrier: string;
  readonly tracking: string;
  readonly lines: readonly UnitsOfLine[];
  readonly at: Date;
}

export interface RefundedUnits extends UnitsOfLine {
  /** What of the money of the refund is for them, in minor units. */
  readonly amount: number;
  /** They are in the stock of the catalog again. */
  readonly restock: boolean;
}

/** Money of a paid order that goes back, and the units that it is for. */
export interface Refund {
  readonly id: string;
  readonly by: string;
  readonly key: string;
  /** In minor units of the order's currency. */
  readonly amount: number;
  readonly lines: readonly RefundedUnits[];
  readonly reason: string | null;
  readonly at: Date;
}

/** How a fulfilment is asked for. Without lines: all that the seller has not sent yet. */
export type Shipment = Pick<Fulfilment, 'id' | 'key' | 'carrier' | 'tracking'> & {
  readonly lines?: readonly UnitsOfLine[] | undefined;
};

/** How a refund is asked for: lines, or an amount, or all that is left. */
export type RefundWish = Pick<Refund, 'id' | 'key' | 'reason'> & {
  readonly amount?: number | undefined;
  readonly lines?: readonly (UnitsOfLine & { readonly restock?: boolean | undefined })[] | undefined;
};

/** Fulfilments of one order at most, and refunds. */
export const MOST_AFTER_SALE = 100;
