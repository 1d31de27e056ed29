/** What is shown of orders. */
import type { Page } from '#kernel';
import type { Address, OrderStatus } from '../domain/order-state.js';
import type { BuyerAction, PaymentStatus } from '../domain/payment.js';
import type { AmountView, SumsView } from './pricing/sums-view.js';

export type { AmountView } from './pricing/sums-view.js';

export interface OrderLineView {
  /** Its place in the order, by which it is named to be sent or refunded. */
  readonly line: number;
  /** Of a claim; units of a cart have none. */
  readonly claimId?: string;
  readonly variantId: string;
  readonly title: string;
  readonly quantity: number;
  /** For one unit. */
  readonly unitPrice: AmountView;
  /** What promotions take off it. */
  readonly discount?: AmountView;
  /** In millionths. */
  readonly taxRate?: number;
  readonly tax?: AmountView;
  /** Less its discount, and with its tax. */
  readonly total: AmountView;
  /** Units that were sent, and units whose money goes back. */
  readonly shipped: number;
  readonly refunded: number;
}

export interface FulfilmentView {
  readonly id: string;
  readonly carrier: string;
  readonly tracking: string;
  readonly lines: readonly { readonly line: number; readonly quantity: number }[];
  readonly at: string;
}

export interface RefundedUnitsView {
  readonly line: number;
  readonly quantity: number;
  readonly amount: AmountView;
  /** They are in stock again. */
  readonly restock: boolean;
}

export interface RefundView {
  readonly id: string;
  readonly amount: AmountView;
  readonly lines: readonly RefundedUnitsView[];
  readonly reason?: string;
  readonly at: string;
}

export interface PaymentView {
  readonly id: string;
  readonly provider: string;
  readonly method: string;
  readonly state: PaymentStatus;
  /** Why it is declined or failed. */
  readonly failure?: string;
  /** What the buyer has to answer; shown to nobody else. */
  readonly action?: BuyerAction;
  /** How much of it is back. */
  readonly refunded?: AmountView;
}

export interface OrderView extends SumsView {
  readonly id: string;
  /** Given at payment. */
  readonly number: number | null;
  readonly state: OrderStatus;
  readonly lines: readonly OrderLineView[];
  /** What of it goes back, or is back, since it was paid. */
  readonly refunded: AmountView;
  readonly fulfilments: readonly FulfilmentView[];
  readonly refunds: readonly RefundView[];
  readonly shippingAddress?: Address;
  /** The latest attempt to pay. */
  readonly payment: PaymentView;
  /** Why it is cancelled. */
  readonly reason?: string;
  readonly createdAt: string;
}

export interface TimelineView {
  readonly type: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface OrderWithTimeline extends OrderView {
  /** The orders that are sent with it, paid or yet to be; a host is shown those that are sold, with own lines. */
  readonly carries?: readonly string[];
  readonly timeline: readonly TimelineView[];
}

/** Who looks: a buyer at what was bought, or a host at what was sold, which is only the host's own lines of an order. */
export interface OrderFilter {
  readonly userId: string;
  readonly as: 'buyer' | 'host';
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface NumberedOrders {
  readonly data: readonly OrderView[];
  readonly total: number;
}

/** Each answer is one statement. */
export abstract class OrderQueries {
  /** @throws NotFound unless it is the viewer's own, has lines that the viewer sells, or the viewer is an admin */
  abstract order(
    id: string,
    viewer: { readonly userId: string; readonly role: string },
  ): Promise<OrderWithTimeline>;
  /** The newest first. @throws InvalidCursor */
  abstract orders(filter: OrderFilter): Promise<Page<OrderView>>;
  /** The newest first; pages count from 1. */
  abstract numbered(userId: string, page: number, perPage: number): Promise<NumberedOrders>;
}
