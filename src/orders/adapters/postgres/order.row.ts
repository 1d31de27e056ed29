import type { Address, OrderLine, OrderState, OrderStatus } from '../../domain/order-state.js';
import type { Payment } from '../../domain/payment.js';
import type { CancelReason } from '../../domain/events.js';
import type { UsedPromotion } from '../../domain/pricing/tariff.js';
import { AFTER_SALE, type AfterSaleRow, afterSaleOf } from './after-sale/after-sale.row.js';

/** An order as PostgreSQL returns it, lines and payments as JSON, in which times are texts. */
export interface OrderRow extends AfterSaleRow {
  readonly id: string;
  readonly user_id: string;
  readonly key: string;
  readonly state: OrderStatus;
  readonly number: number | null;
  readonly currency: string;
  readonly subtotal: number;
  readonly tax: number;
  readonly shipping: number;
  readonly total: number;
  readonly discount: number;
  readonly tax_included: boolean;
  readonly shipping_tax: number;
  readonly shipping_rate: string | null;
  readonly room_id: string | null;
  readonly grams: number;
  readonly ships_with: readonly string[];
  readonly promotions: readonly UsedPromotion[];
  readonly hold_until: Date;
  readonly reason: CancelReason | null;
  readonly shipping_address: Address | null;
  readonly created_at: Date;
  readonly lines: readonly OrderLine[] | null;
  readonly payments: readonly PaymentRow[];
}

type PaymentRow = Omit<Payment, 'checkAt' | 'createdAt'> & {
  readonly checkAt: string | null;
  readonly createdAt: string;
};

const payments = (refunded: string): string => `
  (SELECT json_agg(json_build_object(
            'id', p.id, 'provider', p.provider, 'method', p.method, 'key', p.key, 'amount', p.amount, 'state', p.state,
            'failure', p.failure, 'refundDue', p.refund_due, 'refunded', ${refunded}, 'refundAsked', p.refund_asked, 'checkAt', p.check_at, 'action', p.action,
            'createdAt', p.created_at) ORDER BY p.id)
     FROM payments p WHERE p.order_id = o.id) AS payments`;

/** The lines of order `o`; those of one host only, if a condition says so. */
const lines = (condition: string): string => `
  (SELECT json_agg(json_build_object(
            'position', l.position, 'shipped', l.shipped, 'refunded', l.refunded,
            'claimId', l.claim_id, 'dropId', l.drop_id, 'variantId', l.variant_id, 'hostId', l.host_id, 'title', l.title,
            'quantity', l.quantity, 'unitPrice', l.unit_price, 'discount', l.discount, 'taxRate', l.tax_rate, 'tax', l.tax,
            'total', l.total, 'lost', l.lost) ORDER BY l.position)
     FROM order_lines l WHERE l.order_id = o.id${condition}) AS lines`;

const HEAD = `o.id, o.user_id, o.key, o.state, o.number, o.currency, o.tax_included, o.shipping_rate, o.room_id, o.grams::float8, o.ships_with, o.hold_until,
  o.reason, o.shipping_address, o.created_at, ${AFTER_SALE}`;

/** What to select of `orders o` for a whole order. */
export const WHOLE = `${HEAD}, NULL::uuid AS part_of, o.subtotal::float8, o.discount::float8, o.tax::float8, o.shipping::float8,
  o.shipping_tax::float8, o.total::float8, o.promotions, ${lines('')}, ${payments('p.refunded')}`;

/** What to select for a host: the host's own lines and their sums. What went back, or was for sending, may be for lines of others. */
export const partOf = (host: string): string =>
  `${HEAD}, ${host} AS part_of, sold.subtotal, sold.discount, sold.tax, 0::float8 AS shipping,
  0::float8 AS shipping_tax, sold.total, '[]'::jsonb AS promotions, ${lines(` AND l.host_id = ${host}`)}, ${payments('0')}`;

/** The sums for `partOf`, to be joined. */
export const soldBy = (host: string): string => `
  CROSS JOIN LATERAL (SELECT coalesce(sum(l.unit_price * l.quantity), 0)::float8 AS subtotal,
                             coalesce(sum(l.discount), 0)::float8 AS discount, coalesce(sum(l.tax), 0)::float8 AS tax,
                             coalesce(sum(l.total), 0)::float8 AS total FROM order_lines l
                       WHERE l.order_id = o.id AND l.host_id = ${host} AND NOT l.lost) AS sold`;

export function orderOf(row: OrderRow): OrderState {
  return {
    id: row.id,
    userId: row.user_id,
    key: row.key,
    state: row.state,
    number: row.number,
    currency: row.currency,
    lines: row.lines ?? [],
    subtotal: row.subtotal,
    tax: row.tax,
    shipping: row.shipping,
    total: row.total,
    discount: row.discount,
    taxIncluded: row.tax_included,
    shippingTax: row.shipping_tax,
    shippingRate: row.shipping_rate,
    roomId: row.room_id,
    grams: row.grams,
    shipsWith: row.ships_with,
    promotions: row.promotions,
    holdUntil: row.hold_until,
    reason: row.reason,
    shippingAddress: row.shipping_address,
    payments: row.payments.map(paymentOf),
    ...afterSaleOf(row),
    createdAt: row.created_at,
  };
}

function paymentOf(row: PaymentRow): Payment {
  return {
    ...row,
    checkAt: row.checkAt === null ? null : new Date(row.checkAt),
    createdAt: new Date(row.createdAt),
  };
}
