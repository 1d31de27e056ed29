import { InvalidTransition } from '#kernel';
import { isOfCart } from './cart/reserved-units.js';
import { ClaimNotHeld, PaymentUnderWay, TooManyPayments } from './errors.js';
import type { OrderState, PaymentWish } from './order-state.js';
import { isUncertain, newPayment, type Payment } from './payment.js';

/** Attempts to pay one order at most. */
const MOST_PAYMENTS = 20;

/**
 * Another attempt to pay an order that waits for its money.
 *
 * @throws InvalidTransition, PaymentUnderWay, ClaimNotHeld, TooManyPayments
 */
export function nextPayment(order: OrderState, wish: PaymentWish, now: Date): Payment {
  const { id: orderId, state, holdUntil, total, payments } = order;
  if (state !== 'pending_payment') throw new InvalidTransition({ orderId, state }, `This order is ${state}.`);
  const underWay = payments.find((one) => one.state === 'pending' || isUncertain(one));
  if (underWay !== undefined) throw new PaymentUnderWay({ orderId, paymentId: underWay.id });
  if (holdUntil <= now && isOfCart(order))
    throw new InvalidTransition({ orderId, state: 'expired' }, 'Its units are held no longer.');
  if (holdUntil <= now) throw new ClaimNotHeld({ orderId, state: 'expired' });
  if (payments.length >= MOST_PAYMENTS) throw new TooManyPayments({ orderId });
  return newPayment({ ...wish, amount: total }, now);
}
