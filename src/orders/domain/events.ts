/** What orders tell: the other contexts by events, the shopper by the timeline of the order. */
import type { DomainEvent } from '#kernel';

/** An order as its events tell of it. */
export interface OrderFact {
  readonly orderId: string;
  readonly userId: string;
  readonly total: { readonly amount: number; readonly currency: string };
  readonly lines: readonly {
    /** Null for units of a cart. */
    readonly claimId: string | null;
    readonly dropId: string | null;
    readonly variantId: string;
    readonly hostId: string;
    readonly quantity: number;
  }[];
}

/** Why an order came to nothing. `units_gone`: it was paid too late, and the money goes back. */
export type CancelReason = 'by_buyer' | 'hold_expired' | 'units_gone';

export type OrderCreated = DomainEvent<'order.created', OrderFact>;
export type OrderPaid = DomainEvent<
  'order.paid',
  OrderFact & { readonly number: number; readonly paymentId: string }
>;
/** An attempt to pay came to nothing; the order may be paid by another one while its hold lasts. */
export type OrderPaymentFailed = DomainEvent<
  'order.payment_failed',
  OrderFact & { readonly paymentId: string; readonly reason: string }
>;
export type OrderCancelled = DomainEvent<'order.cancelled', OrderFact & { readonly reason: CancelReason }>;
/** Money is back where it came from: `refunded` of it by now, for lines whose units were gone or for the whole order. */
export type OrderRefunded = DomainEvent<
  'order.refunded',
  OrderFact & { readonly paymentId: string; readonly refunded: number }
>;

/** Some `units` of a paid order are on their way; once for each fulfilment. */
export type OrderShipped = DomainEvent<
  'order.shipped',
  OrderFact & {
    readonly fulfilmentId: string;
    readonly carrier: string;
    readonly tracking: string;
    readonly units: readonly {
      readonly line: number;
      readonly variantId: string;
      readonly quantity: number;
    }[];
  }
>;
/** All of a paid order that was not refunded was sent. */
export type OrderFulfilled = DomainEvent<'order.fulfilled', OrderFact>;

export type OrderEvent =
  | OrderCreated
  | OrderPaid
  | OrderPaymentFailed
  | OrderCancelled
  | OrderRefunded
  | OrderShipped
  | OrderFulfilled;

/** One thing that happened to an order; never changed, never taken away. */
export interface TimelineEntry {
  readonly type:
    OrderEvent['type'] | 'payment.started' | 'payment.action_required' | 'refund.started' | 'hold.extended';
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}
