/** The shapes an order is stored and asked in. */
import type { Fulfilment, Refund } from './after-sale/after-sale.js';
import type { CancelReason } from './events.js';
import type { Payment } from './payment.js';
import type { Sums, Tariff, UsedPromotion } from './pricing/tariff.js';

export const ORDER_STATUSES = ['pending_payment', 'paid', 'fulfilled', 'cancelled', 'refunded'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What each state may become. A cancelled order is `refunded` once money that came in too late is back. */
export const ORDER_MOVES: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  pending_payment: ['paid', 'cancelled'],
  paid: ['fulfilled', 'refunded'],
  fulfilled: ['refunded'],
  cancelled: ['refunded'],
  refunded: [],
};

/**
 * Units as they are sold. Those of a claim have title and price of the moment of the claim; those of a cart, which were
 * reserved in the stock of the catalog and have neither claim nor drop, of the moment of the order.
 */
export interface OrderLine {
  /** Its place in the order, from 0. */
  readonly position: number;
  readonly claimId: string | null;
  readonly dropId: string | null;
  readonly variantId: string;
  readonly hostId: string;
  readonly title: string;
  readonly quantity: number;
  /** For one unit. */
  readonly unitPrice: number;
  /** What promotions take off it, and the tax on what is left, at a rate in millionths. */
  readonly discount: number;
  readonly taxRate: number;
  readonly tax: number;
  /** `unitPrice × quantity − discount`, and the tax if the prices of its order do not contain it. */
  readonly total: number;
  /** Its units were gone when the money came: it is no part of the order any more, and its money goes back. */
  readonly lost: boolean;
  /** Units of it that were sent, and units whose money goes back. */
  readonly shipped: number;
  readonly refunded: number;
}

export interface Address {
  readonly name: string;
  readonly line1: string;
  readonly line2?: string | undefined;
  readonly city: string;
  readonly region?: string | undefined;
  readonly postalCode: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
}

/** Amounts are minor units of `currency`, and sums are those of the lines that are not lost. */
export interface OrderState extends Sums {
  readonly id: string;
  readonly userId: string;
  /** The caller's idempotency key: one order for each. */
  readonly key: string;
  readonly state: OrderStatus;
  /** Gap-free, from 1, given at payment. */
  readonly number: number | null;
  readonly currency: string;
  /** In which all of its claims were made, if it is one. */
  readonly roomId: string | null;
  readonly lines: readonly OrderLine[];
  /** As it was ordered. */
  readonly grams: number;
  /** The orders that it is sent with: their shipping was taken off its own. */
  readonly shipsWith: readonly string[];
  /** What the way to send it is called; null if there was none to choose. */
  readonly shippingRate: string | null;
  /** As they were used when it was placed. */
  readonly promotions: readonly UsedPromotion[];
  /** What of the total goes back, or is back, since it was paid. */
  readonly refunded: number;
  /** Until when its units are held unless it is paid: the first of the claims to end, or when one was given back. */
  readonly holdUntil: Date;
  readonly reason: CancelReason | null;
  readonly shippingAddress: Address | null;
  /** The attempts to pay, oldest first. */
  readonly payments: readonly Payment[];
  readonly fulfilments: readonly Fulfilment[];
  readonly refunds: readonly Refund[];
  readonly createdAt: Date;
}

/** A claim as an order sees it. */
export interface ClaimToBuy {
  readonly id: string;
  readonly dropId: string;
  readonly roomId: string;
  readonly variantId: string;
  readonly hostId: string;
  readonly title: string;
  readonly quantity: number;
  readonly price: { readonly amount: number; readonly currency: string };
  readonly state: 'held' | 'ordered' | 'released' | 'expired';
  readonly expiresAt: Date;
}

/** How an attempt to pay is asked for. */
export interface PaymentWish {
  readonly id: string;
  readonly provider: string;
  readonly method: string;
  /** The caller's idempotency key: one attempt for each. */
  readonly key: string;
}

/** Minor units of a currency. */
export interface Amount {
  readonly amount: number;
  readonly currency: string;
}

/** What a shopper wants to buy, as far as it decides what that costs: claims, and what is known of them, or what is in the cart. */
export interface OrderContents {
  readonly userId: string;
  readonly claimIds: readonly string[];
  /** Those of the claims that are the shopper's. */
  readonly claims: readonly ClaimToBuy[];
  /** True for an order of all that the shopper holds in a room; what is in another order is not meant. */
  readonly isOfRoom?: boolean | undefined;
  /** Of the cart. */
  readonly cart?: object | undefined;
  readonly shippingAddress: Address | null;
  /** What decides what it costs besides its lines; without it, only they do. */
  readonly tariff?: Tariff | undefined;
}

/** An order as it is wanted. */
export interface OrderDraft extends OrderContents {
  readonly id: string;
  readonly key: string;
  /** For an order of the cart: how long its units are held until it is paid. */
  readonly cart?: { readonly holdSeconds: number } | undefined;
  readonly payment: PaymentWish;
  /** What the shopper was told that it costs. */
  readonly expectedTotal?: Amount | undefined;
}
