import { Forbidden } from '#kernel';
import { NothingToRefund, TooManyOfOrder, TooMuchToRefund } from '../errors.js';
import type { OrderLine, OrderState } from '../order-state.js';
import {
  MOST_AFTER_SALE,
  type Refund,
  type RefundedUnits,
  type RefundWish,
  type Seller,
} from './after-sale.js';
import { shareOf } from './shares.js';
import { chosen, linesOf, moved, toRefund } from './sold-lines.js';

/**
 * What goes back now: never more than is left of what the order cost.
 *
 * Lines give back their share of it. An amount, and all that is left with tax and shipping, only who sells all of it. While
 * it `carries` others, all that is left goes back without shipping: they are still to be sent for that.
 * @throws NotFound, Forbidden, InvalidTransition, NotSoMany, TooMuchToRefund, NothingToRefund, TooManyOfOrder
 */
export function refundOf(
  order: OrderState,
  wish: RefundWish,
  by: Seller,
  now: Date,
  carries: boolean,
): Refund {
  const own = linesOf(order, by);
  const sellsAll = own.length === order.lines.filter((line) => !line.lost).length;
  const left = order.total - order.refunded;
  const { amount } = wish;
  if (amount !== undefined && !sellsAll) throw new Forbidden();
  if (amount !== undefined && amount > left) throw new TooMuchToRefund({ left, currency: order.currency });
  const isRest = amount === undefined && wish.lines === undefined && sellsAll;
  const rest = isRest && carries ? Math.max(0, left - paidForShipping(order)) : left;
  const lines = amount === undefined ? unitsOf(order, own, wish.lines, rest) : [];
  const due = amount ?? (isRest ? rest : lines.reduce((sum, units) => sum + units.amount, 0));
  if (due === 0 && lines.length === 0) throw new NothingToRefund({ orderId: order.id });
  if (order.refunds.length >= MOST_AFTER_SALE) throw new TooManyOfOrder({ orderId: order.id });
  const { id, key, reason } = wish;
  return { id, key, reason, by: by.userId, amount: due, lines, at: now };
}

export function withRefund(order: OrderState, refund: Refund): OrderState {
  return {
    ...order,
    lines: moved(order.lines, 'refunded', refund.lines),
    refunded: order.refunded + refund.amount,
    refunds: [...order.refunds, refund],
  };
}

function paidForShipping({ shipping, shippingTax, taxIncluded }: OrderState): number {
  return taxIncluded ? shipping : shipping + shippingTax;
}

/** The units, each with its share, as far as there is money left: amounts may have gone back before. */
function unitsOf(
  order: OrderState,
  own: readonly OrderLine[],
  asked: RefundWish['lines'],
  left: number,
): RefundedUnits[] {
  let state = order;
  let rest = left;
  return chosen(own, toRefund, asked).map(({ line, quantity, restock = false }) => {
    const known = state.lines.find(({ position }) => position === line);
    const amount = known === undefined ? 0 : Math.min(rest, shareOf(known, quantity));
    rest -= amount;
    state = { ...state, lines: moved(state.lines, 'refunded', [{ line, quantity }]) };
    return { line, quantity, amount, restock };
  });
}
