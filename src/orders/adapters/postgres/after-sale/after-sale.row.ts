import type { Fulfilment, Refund } from '../../../domain/after-sale/after-sale.js';
import type { OrderLine, OrderState } from '../../../domain/order-state.js';

type Stored<Thing> = Omit<Thing, 'at'> & { readonly at: string };

/** What happened to an order after it was paid, as PostgreSQL returns it: JSON, in which times are texts. */
export interface AfterSaleRow {
  readonly refunded: number;
  readonly fulfilments: readonly Stored<Fulfilment>[] | null;
  readonly refunds: readonly Stored<Refund>[] | null;
  readonly lines: readonly OrderLine[] | null;
  /** The host whose part of the order this is, if it is not the whole. */
  readonly part_of: string | null;
}

/** What to select for it of `orders o`; nothing is looked for of an order that was never paid. */
export const AFTER_SALE = `
  o.refunded::float8,
  CASE WHEN o.number IS NOT NULL THEN (
    SELECT json_agg(json_build_object('id', f.id, 'by', f.actor_id, 'key', f.key, 'carrier', f.carrier,
                                      'tracking', f.tracking, 'lines', f.lines, 'at', f.at) ORDER BY f.id)
      FROM order_fulfilments f WHERE f.order_id = o.id) END AS fulfilments,
  CASE WHEN o.number IS NOT NULL THEN (
    SELECT json_agg(json_build_object('id', r.id, 'by', r.actor_id, 'key', r.key, 'amount', r.amount,
                                      'lines', r.lines, 'reason', r.reason, 'at', r.at) ORDER BY r.id)
      FROM order_refunds r WHERE r.order_id = o.id) END AS refunds`;

/** Of a host's part only what concerns the host's lines, or was done by the host. */
export function afterSaleOf(row: AfterSaleRow): Pick<OrderState, 'refunded' | 'fulfilments' | 'refunds'> {
  const fulfilments = (row.fulfilments ?? []).map((one) => ({ ...one, at: new Date(one.at) }));
  const refunds = (row.refunds ?? []).map((one) => ({ ...one, at: new Date(one.at) }));
  const { part_of: host, refunded } = row;
  if (host === null) return { refunded, fulfilments, refunds };
  const own = new Set((row.lines ?? []).map(({ position }) => position));
  const partly = refunds.map((refund) => (refund.by === host ? refund : ownPart(refund, own)));
  const seen = partly.filter((refund) => refund.by === host || refund.lines.length > 0);
  return {
    refunded: seen.reduce((sum, { amount }) => sum + amount, 0),
    fulfilments: fulfilments
      .map((one) => ({ ...one, lines: one.lines.filter(({ line }) => own.has(line)) }))
      .filter(({ lines }) => lines.length > 0),
    refunds: seen,
  };
}

/** Why it went back concerns all of it. */
function ownPart(refund: Refund, own: ReadonlySet<number>): Refund {
  const lines = refund.lines.filter(({ line }) => own.has(line));
  return { ...refund, lines, amount: lines.reduce((sum, { amount }) => sum + amount, 0), reason: null };
}
