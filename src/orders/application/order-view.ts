import type { OrderLine, OrderState } from '../domain/order-state.js';
import type { Payment } from '../domain/payment.js';
import { fulfilmentView, refundView } from './after-sale/after-sale-view.js';
import type { Sums } from '../domain/pricing/tariff.js';
import type { SumsView } from './pricing/sums-view.js';
import type { AmountView, OrderLineView, OrderView, PaymentView } from './queries.js';

/** An order as it is shown. Lines that were lost are no part of it any more. */
export function orderView(order: OrderState, viewerId: string): OrderView {
  const { id, number, state, currency, shippingAddress, reason, createdAt } = order;
  const money = (amount: number): AmountView => ({ amount, currency });
  const payment = order.payments.at(-1);
  if (payment === undefined) throw new Error(`order ${id} has no payment`);
  return {
    id,
    number,
    state,
    lines: order.lines.filter((line) => !line.lost).map((line) => lineView(line, money)),
    ...sumsView(order, money),
    refunded: money(order.refunded),
    fulfilments: order.fulfilments.map(fulfilmentView),
    refunds: order.refunds.map((refund) => refundView(refund, currency)),
    ...(shippingAddress === null ? {} : { shippingAddress }),
    // Whoever has the buyer's action answers in the buyer's name.
    payment: paymentView(viewerId === order.userId ? payment : { ...payment, action: null }, money),
    ...(reason === null ? {} : { reason }),
    createdAt: createdAt.toISOString(),
  };
}

/** What an order costs, as it is shown; what is nothing is left out where it is rare. */
export function sumsView(
  order: Pick<OrderState, keyof Sums | 'shippingRate' | 'shipsWith' | 'promotions'>,
  money: (amount: number) => AmountView,
): SumsView {
  const { discount, taxIncluded, shippingRate, shipsWith, promotions } = order;
  return {
    subtotal: money(order.subtotal),
    ...(discount === 0 ? {} : { discount: money(discount) }),
    tax: money(order.tax),
    ...(taxIncluded ? { taxIncluded } : {}),
    shipping: money(order.shipping),
    ...(shippingRate === null ? {} : { shippingRate }),
    ...(shipsWith.length === 0 ? {} : { shipsWith }),
    total: money(order.total),
    ...(promotions.length === 0
      ? {}
      : {
          promotions: promotions.map(({ id, code, amount }) => ({
            ...{ id, ...(code === null ? {} : { code }), amount: money(amount) },
          })),
        }),
  };
}

export function lineView(line: OrderLine, money: (amount: number) => AmountView): OrderLineView {
  const { claimId, variantId, title, quantity, unitPrice, discount, taxRate, tax, total, shipped, refunded } =
    line;
  return {
    line: line.position,
    ...(claimId === null ? {} : { claimId }),
    ...{ variantId, title, quantity, unitPrice: money(unitPrice) },
    ...(discount === 0 ? {} : { discount: money(discount) }),
    ...(taxRate === 0 ? {} : { taxRate, tax: money(tax) }),
    ...{ total: money(total), shipped, refunded },
  };
}

function paymentView(payment: Payment, money: (amount: number) => AmountView): PaymentView {
  const { id, provider, method, state, failure, refunded, action } = payment;
  return {
    ...{ id, provider, method, state },
    ...(failure === null ? {} : { failure }),
    ...(action === null ? {} : { action }),
    ...(refunded === 0 ? {} : { refunded: money(refunded) }),
  };
}
