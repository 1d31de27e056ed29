import { columns, json, type Saved } from '../order.columns.js';

/** What the statement `SAVE_AFTER_SALE` takes; null if nothing of the kind happened. */
export function afterSaleColumns(saved: readonly Saved[]): unknown[][] | null {
  const lines = saved.flatMap(({ order, before }) =>
    order.lines
      .filter((line, index) => {
        const was = before?.lines[index];
        return was?.shipped !== line.shipped || was.refunded !== line.refunded;
      })
      .map((line) => ({ ...line, orderId: order.id })),
  );
  const fulfilments = saved.flatMap(({ order, before }) =>
    order.fulfilments
      .slice(before?.fulfilments.length ?? 0)
      .map((one) => ({ ...one, orderId: order.id, lines: json(one.lines) })),
  );
  const refunds = saved.flatMap(({ order, before }) =>
    order.refunds
      .slice(before?.refunds.length ?? 0)
      .map((one) => ({ ...one, orderId: order.id, lines: json(one.lines) })),
  );
  if (lines.length + fulfilments.length + refunds.length === 0) return null;
  return [
    ...columns(lines, 'orderId', 'position', 'shipped', 'refunded'),
    ...columns(fulfilments, 'orderId', 'id', 'by', 'key', 'carrier', 'tracking', 'lines', 'at'),
    ...columns(refunds, 'orderId', 'id', 'by', 'key', 'amount', 'lines', 'reason', 'at'),
  ];
}
