/** Orders that are paid, for specifications of what comes after. */
import { Order } from '../../../src/orders/domain/order.js';
import type { ClaimToBuy, OrderState } from '../../../src/orders/domain/order-state.js';
import { allotted } from '../../../src/orders/domain/pricing/rounding.js';
import { claim, NOW, place } from './order-drafts.js';

interface Extra {
  readonly tax?: number;
  readonly shipping?: number;
}

/** Paid by the payment `payment`, with tax and shipping beside what its lines cost. */
export function paidOrder(
  lines: readonly Partial<ClaimToBuy>[],
  { tax = 0, shipping = 0 }: Extra = {},
): Order {
  const draft = place(lines.map((line, index) => claim({ id: `claim ${index}`, ...line }))).snapshot();
  const total = draft.subtotal + tax + shipping;
  const payments = draft.payments.map((payment) => ({ ...payment, amount: total }));
  const shares = allotted(
    tax,
    draft.lines.map((line) => line.total),
  );
  const taxed = draft.lines.map((line, index) => {
    const share = shares[index] ?? 0;
    return { ...line, tax: share, total: line.total + share };
  });
  // Of lines that cost nothing there is none.
  const shippingTax = tax - shares.reduce((sum, share) => sum + share, 0);
  const order = Order.restore({ ...draft, lines: taxed, tax, shippingTax, shipping, total, payments });
  order.captured('payment', total, new Set(), NOW);
  order.numbered(1, 'payment', NOW);
  order.chronicle.pull();
  return order;
}

/** The provider gives back all that it is asked for, step by step. */
export function giveAllBack(order: Order): void {
  for (;;) {
    const due = order.snapshot().payments.find(({ state }) => state === 'refunding');
    if (due === undefined) return;
    order.moneyReturned(due.id, due.refundAsked, NOW);
  }
}

/** What of an order's money is to stay. */
export const kept = ({ payments }: OrderState): number =>
  payments.reduce((sum, { state, amount, refundDue }) => {
    return sum + (['captured', 'refunding', 'refunded'].includes(state) ? amount - refundDue : 0);
  }, 0);
