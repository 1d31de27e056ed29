import { type Actor, Ids } from '#kernel';
import { PaymentDeclined } from '../domain/errors.js';
import type { OrderState } from '../domain/order-state.js';
import type { Payment } from '../domain/payment.js';
import { OrderDesk } from './order-desk.js';
import { orderView } from './order-view.js';
import { Payments } from './ports.js';
import { OrderDrafts } from './pricing/order-drafts.js';
import type { OrderWish } from './pricing/order-wish.js';
import type { OrderView } from './queries.js';
import { Till } from './till.js';

/**
 * Makes an order of held claims, or of a cart, and takes the money for it.
 *
 * The order is stored before the provider is asked, and its answer is booked after that, so that a crash anywhere
 * leaves something to go on from: a repeat with the same key, or the reconciliation, finishes it.
 */
export class PlaceOrder {
  constructor(
    private readonly drafts: OrderDrafts,
    private readonly desk: OrderDesk,
    private readonly till: Till,
    private readonly payments: Payments,
    private readonly ids: Ids,
  ) {}

  /** @throws PaymentDeclined, and what `OrderDesk.place` does */
  async execute(actor: Actor, wish: OrderWish): Promise<OrderView> {
    const { key, payment } = wish;
    this.payments.requireMethod(payment.provider, payment.method);
    const ids = { id: this.ids.next(), paymentId: this.ids.next() };
    const { order, fresh, now } = await this.desk.place(await this.drafts.of(actor, wish, ids));
    const attempt = attemptOf(order, key);
    const charge = { ...attempt, currency: order.currency };
    if (fresh) return answer((await this.till.take(charge)) ?? order, attempt.id, actor);
    if (attempt.state !== 'pending') return answer(order, attempt.id, actor);
    const wanted = order.state === 'pending_payment' && order.holdUntil > now;
    return answer((await this.till.finish(charge, wanted)) ?? order, attempt.id, actor);
  }
}

/** The attempt to pay that was made with a key. */
export function attemptOf({ payments, id }: OrderState, key: string): Payment {
  const attempt = payments.find((payment) => payment.key === key);
  if (attempt === undefined) throw new Error(`order ${id} was found by a key that none of its payments has`);
  return attempt;
}

/** What the shopper is told after an attempt to pay. @throws PaymentDeclined */
export function answer(order: OrderState, paymentId: string, { userId }: Actor): OrderView {
  const attempt = order.payments.find((payment) => payment.id === paymentId);
  if (attempt?.state === 'declined') {
    throw new PaymentDeclined({ orderId: order.id, paymentId, reason: attempt.failure });
  }
  return orderView(order, userId);
}
