import type { TimelineEntry } from '../../domain/events.js';
import type { OrderState } from '../../domain/order-state.js';
import type { Payment } from '../../domain/payment.js';

/** A new order, and what happened to it. */
export interface Added {
  readonly order: OrderState;
  readonly timeline: readonly TimelineEntry[];
}

/** An order as it is and as it was when it was read. */
export interface Saved extends Added {
  readonly before: OrderState | null;
}

/** What the statement `ADD` takes. */
export function addColumns(added: readonly Added[]): unknown[][] {
  const orders = added.map(({ order }) => ({ ...order, shippingAddress: json(order.shippingAddress) }));
  const asJson = added.map(({ order }) => json(order.promotions));
  const uses = orders.flatMap(({ id: orderId, userId, promotions }) =>
    promotions.map(({ id }) => ({ id, orderId, userId })),
  );
  const lines = orders.flatMap(({ id, lines: own }) =>
    own.map((line, position) => ({ ...line, orderId: id, position })),
  );
  return [
    ...columns(orders, 'id', 'userId', 'key', 'state', 'currency', 'subtotal', 'tax', 'shipping', 'total'),
    ...columns(orders, 'holdUntil', 'shippingAddress', 'createdAt', 'discount', 'taxIncluded', 'shippingTax'),
    ...columns(orders, 'shippingRate'),
    asJson,
    ...columns(lines, 'orderId', 'position', 'claimId', 'dropId', 'variantId', 'hostId', 'title', 'quantity'),
    ...columns(lines, 'unitPrice', 'total', 'discount', 'taxRate', 'tax'),
    ...columns(uses, 'id', 'orderId', 'userId'),
    ...newPayments(
      orders.flatMap(({ id, payments }) => payments.map((payment) => ({ ...payment, orderId: id }))),
    ),
    ...timeline(added),
    ...columns(orders, 'roomId', 'grams'),
    added.map(({ order }) => json(order.shipsWith)),
  ];
}

/** What the statement `SAVE` takes. */
export function saveColumns(saved: readonly Saved[]): unknown[][] {
  const orders = saved.map(({ order }) => order);
  const known = new Set(saved.flatMap(({ before }) => before?.payments ?? []));
  const knownIds = new Set([...known].map(({ id }) => id));
  const touched = orders.flatMap(({ id, payments }) =>
    payments.filter((payment) => !known.has(payment)).map((payment) => ({ ...payment, orderId: id })),
  );
  const settled = touched
    .filter(({ id }) => knownIds.has(id))
    .map((payment) => ({ ...payment, action: json(payment.action) }));
  return [
    ...columns(orders, 'id', 'state', 'number', 'subtotal', 'total', 'reason', 'holdUntil'),
    ...columns(saved.flatMap(ended), 'orderId', 'position', 'lost'),
    ...columns(
      settled,
      ...(['id', 'state', 'failure', 'refundDue', 'refunded', 'refundAsked', 'checkAt'] as const),
    ),
    ...newPayments(touched.filter(({ id }) => !knownIds.has(id))),
    ...timeline(saved),
    ...columns(orders, 'discount', 'tax'),
    ...columns(orders, 'refunded'),
    ...columns(settled, 'action'),
  ];
}

/** The lines that keep their claim no longer: the lost ones, or all of a cancelled order. */
function ended({ order, before }: Saved): { orderId: string; position: number; lost: boolean }[] {
  const cancelled = order.state === 'cancelled' && before?.state !== 'cancelled';
  if (order.lines === before?.lines && !cancelled) return [];
  return order.lines
    .map(({ lost }, position) => ({ orderId: order.id, position, lost }))
    .filter(({ lost }) => lost || cancelled);
}

function newPayments(payments: readonly (Payment & { readonly orderId: string })[]): unknown[][] {
  return columns(
    payments,
    'orderId',
    'id',
    'provider',
    'method',
    'key',
    'amount',
    'state',
    'checkAt',
    'createdAt',
  );
}

function timeline(told: readonly Added[]): unknown[][] {
  const entries = told.flatMap(({ order, timeline: happened }) =>
    happened.map(({ type, at, data }) => ({ orderId: order.id, type, at, data: json(data) })),
  );
  return columns(entries, 'orderId', 'type', 'at', 'data');
}

/** One array for each column, as `unnest` takes them. */
export function columns<Row>(rows: readonly Row[], ...names: readonly (keyof Row)[]): unknown[][] {
  return names.map((name) => rows.map((row) => row[name]));
}

export function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value);
}
