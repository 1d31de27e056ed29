import type { Fulfilment, Refund } from '../../domain/after-sale/after-sale.js';
import type { FulfilmentView, RefundView } from '../queries.js';

/** A fulfilment as it is shown. */
export function fulfilmentView({ id, carrier, tracking, lines, at }: Fulfilment): FulfilmentView {
  return { id, carrier, tracking, lines, at: at.toISOString() };
}

/** A refund as it is shown. */
export function refundView({ id, amount, lines, reason, at }: Refund, currency: string): RefundView {
  return {
    id,
    amount: { amount, currency },
    lines: lines.map((units) => ({ ...units, amount: { amount: units.amount, currency } })),
    ...(reason === null ? {} : { reason }),
    at: at.toISOString(),
  };
}
