import { InvalidTransition, later, NotFound } from '#kernel';
import type { Fulfilment, Refund, RefundWish, Seller, Shipment } from './after-sale/after-sale.js';
import { refundOf, withRefund } from './after-sale/refunding.js';
import { fulfilmentOf, shipmentOf, withFulfilment } from './after-sale/shipping.js';
import { isGivenBack, isShipped } from './after-sale/sold-lines.js';
import type { GoodsToBuy } from './cart/checkout.js';
import { isOfCart, OVERTIME } from './cart/reserved-units.js';
import { Chronicle } from './chronicle.js';
import type { CancelReason } from './events.js';
import { placed, standing } from './lines.js';
import {
  ORDER_MOVES,
  type OrderDraft,
  type OrderState,
  type OrderStatus,
  type PaymentWish,
} from './order-state.js';
import { nextPayment } from './next-payment.js';
import * as payments from './payment.js';

/**
 * What a shopper buys: lines, the attempts to pay for them, and all that happened.
 *
 * Whatever is heard of a payment may be heard again, late, and in any order: what is known already changes nothing.
 */
export class Order {
  readonly chronicle = new Chronicle();

  private constructor(
    private state: OrderState,
    private readonly before: OrderState | null,
  ) {}

  /** @param goods what is in the cart, for an order of it @throws NotFound, ClaimInOtherOrder, ClaimNotHeld, OtherTotal */
  static place(
    draft: OrderDraft,
    inOrders: ReadonlyMap<string, string>,
    now: Date,
    goods: readonly GoodsToBuy[] = [],
  ): Order {
    const order = new Order(placed(draft, inOrders, now, goods), null);
    order.chronicle.tell(now, 'order.created', order.state, {});
    return order;
  }

  static restore(state: OrderState): Order {
    return new Order(state, state);
  }

  snapshot(): OrderState {
    return this.state;
  }

  /** True once it is paid, until it is given its number. */
  get awaitsNumber(): boolean {
    return this.state.state === 'paid' && this.state.number === null;
  }

  /** The claims to turn into sales if this payment is captured; none if its money is not wanted any more. */
  claimsToSell(paymentId: string): readonly string[] {
    if (this.state.state !== 'pending_payment' || !payments.awaitsMoney(this.payment(paymentId))) return [];
    return this.state.lines.flatMap((line) => line.claimId ?? []);
  }

  /** The money came in. What cannot be sold for it goes back: the `lost` lines, or all of it. */
  captured(paymentId: string, amount: number, lost: ReadonlySet<string>, now: Date): void {
    const payment = this.payment(paymentId);
    if (!payments.awaitsMoney(payment)) return;
    if (amount !== payment.amount) throw new Error(`payment ${paymentId} was captured with another amount`);
    if (this.state.state !== 'pending_payment') return this.giveBack(payment, amount, now);
    const lines = this.state.lines.map((line) => ({
      ...line,
      lost: line.claimId !== null && lost.has(line.claimId),
    }));
    if (lines.every((line) => line.lost)) {
      this.end('units_gone', now);
      return this.giveBack(payment, amount, now);
    }
    this.become('paid', standing(this.state, lines));
    if (this.state.total === amount) this.replace(payments.captured(payment));
    else this.giveBack(payment, amount - this.state.total, now);
  }

  /** Gives a paid order its number. */
  numbered(number: number, paymentId: string, now: Date): void {
    this.state = { ...this.state, number };
    this.chronicle.tell(now, 'order.paid', this.state, { number, paymentId });
  }

  /** The provider refuses to take the money. */
  declined(paymentId: string, reason: string, now: Date): void {
    this.notPaid(paymentId, (payment) => payments.declined(payment, reason), now);
  }

  /** Nobody took the money, or (unless `certain`) nobody can say. */
  failed(paymentId: string, reason: string, certain: boolean, now: Date): void {
    const payment = this.payment(paymentId);
    if (payments.isUncertain(payment) && certain) this.replace({ ...payment, checkAt: null });
    else this.notPaid(paymentId, (pending) => payments.failed(pending, reason, certain, now), now);
  }

  /** Its units are held until `until`, while the provider decides. */
  heldLonger(paymentId: string, until: Date, now: Date): void {
    if (this.state.state !== 'pending_payment' || until <= this.state.holdUntil) return;
    this.state = { ...this.state, holdUntil: until };
    this.chronicle.note(now, 'hold.extended', { paymentId, holdUntil: until.toISOString() });
  }

  /** The provider waits for an answer of the buyer, or (null) for nothing any more. */
  asked(paymentId: string, action: payments.BuyerAction | null, now: Date): void {
    const after = payments.asked(this.payment(paymentId), action);
    if (after === this.payment(paymentId)) return;
    this.replace(after);
    if (action !== null) this.chronicle.note(now, 'payment.action_required', { paymentId });
  }

  /** So much of a payment is back in all. */
  moneyReturned(paymentId: string, amount: number, now: Date): void {
    const payment = this.payment(paymentId);
    const after = payments.returned(payment, amount, now);
    if (after === payment) return;
    this.replace(after);
    this.close(now);
    this.chronicle.tell(now, 'order.refunded', this.state, { paymentId, refunded: after.refunded });
  }

  /** Some of it is sent; the same key again is the same fulfilment. @throws what `fulfilmentOf` does */
  ship(wish: Shipment, by: Seller, now: Date): Fulfilment {
    const known = this.state.fulfilments.find((one) => one.by === by.userId && one.key === wish.key);
    if (known !== undefined && wish.key !== null) return known;
    const fulfilment = fulfilmentOf(this.state, wish, by, now);
    this.state = withFulfilment(this.state, fulfilment);
    this.chronicle.tell(now, 'order.shipped', this.state, shipmentOf(this.state, fulfilment));
    this.close(now);
    return fulfilment;
  }

  /** Some of its money goes back; the same key again is the same refund. @throws what `refundOf` does */
  refund(wish: RefundWish, by: Seller, now: Date, carries = false): Refund {
    const known = this.state.refunds.find((one) => one.by === by.userId && one.key === wish.key);
    if (known !== undefined) return known;
    const refund = refundOf(this.state, wish, by, now, carries);
    this.state = withRefund(this.state, refund);
    const { id: refundId, amount, lines, reason } = refund;
    const kept = amount === 0 ? undefined : this.state.payments.find(payments.keepsMoney);
    if (kept !== undefined) this.giveBack(kept, amount, now, { refundId, lines, reason });
    else this.chronicle.note(now, 'refund.started', { amount, refundId, lines, reason });
    this.close(now);
    return refund;
  }

  /** Another attempt to pay. @throws InvalidTransition, PaymentUnderWay, ClaimNotHeld, TooManyPayments */
  payAgain(wish: PaymentWish, now: Date): void {
    const payment = nextPayment(this.state, wish, now);
    this.state = { ...this.state, payments: [...this.state.payments, payment] };
    this.chronicle.note(now, 'payment.started', { paymentId: payment.id });
  }

  /** The buyer thinks better of it; twice is once. Money that still comes in goes back. @throws InvalidTransition */
  cancel(now: Date): void {
    const { id: orderId, state, reason } = this.state;
    if (reason !== null) return;
    if (state !== 'pending_payment')
      throw new InvalidTransition({ orderId, state }, `This order is ${state}.`);
    this.end('by_buyer', now);
  }

  /** The hold ended. An order with a payment under way waits for its result; one that keeps units not for ever. */
  holdEnded(now: Date): void {
    if (this.state.state !== 'pending_payment') return;
    const overtime = this.isOfCart && later(this.state.holdUntil, OVERTIME) <= now;
    if (!this.isBeingPaid || overtime) this.end('hold_expired', now);
  }

  /** The buyer gave units of it back: nothing is held for the whole of it any more, but a payment is waited for. */
  givenBack(now: Date): void {
    if (this.state.state !== 'pending_payment') return;
    if (now < this.state.holdUntil) this.state = { ...this.state, holdUntil: now };
    if (!this.isBeingPaid) this.end('by_buyer', now);
  }

  /** @throws NotFound for everyone else: what is not one's own need not be confirmed */
  requireOwner({ userId, role }: { readonly userId: string; readonly role: string }): void {
    if (userId !== this.state.userId && role !== 'admin') throw new NotFound();
  }

  /** As it was when it was read; null for a new one. */
  get original(): OrderState | null {
    return this.before;
  }

  get isOfCart(): boolean {
    return isOfCart(this.state);
  }

  private get isBeingPaid(): boolean {
    return this.state.payments.some((payment) => payment.state === 'pending');
  }

  private notPaid(paymentId: string, end: (payment: payments.Payment) => payments.Payment, now: Date): void {
    const payment = this.payment(paymentId);
    if (payment.state !== 'pending') return;
    const after = end(payment);
    this.replace(after);
    this.chronicle.tell(now, 'order.payment_failed', this.state, { paymentId, reason: after.failure ?? '' });
    if (this.state.holdUntil <= now) this.holdEnded(now);
  }

  private giveBack(payment: payments.Payment, due: number, now: Date, why: object = {}): void {
    this.replace(payments.refunding(payment, due, now));
    this.chronicle.note(now, 'refund.started', { paymentId: payment.id, amount: due, ...why });
  }

  /** It ends once all money is back that has to go; a paid one is fulfilled before, once all of it was sent. */
  private close(now: Date): void {
    const { state, payments: attempts } = this.state;
    if (state === 'paid' && isShipped(this.state)) {
      this.become('fulfilled');
      this.chronicle.tell(now, 'order.fulfilled', this.state, {});
    }
    // Another payment may have paid the order, or wait to: then only surplus money went back.
    const over = state === 'cancelled' || (state !== 'refunded' && isGivenBack(this.state));
    if (over && attempts.every((one) => one.state !== 'refunding')) this.become('refunded');
  }

  private end(reason: CancelReason, now: Date): void {
    this.become('cancelled', { reason });
    this.chronicle.tell(now, 'order.cancelled', this.state, { reason });
  }

  private become(state: OrderStatus, rest: Partial<OrderState> = {}): void {
    if (!ORDER_MOVES[this.state.state].includes(state)) {
      throw new InvalidTransition({ orderId: this.state.id, state: this.state.state });
    }
    this.state = { ...this.state, ...rest, state };
  }

  private payment(id: string): payments.Payment {
    const payment = this.state.payments.find((one) => one.id === id);
    if (payment === undefined) throw new NotFound({ paymentId: id });
    return payment;
  }

  private replace(payment: payments.Payment): void {
    this.state = {
      ...this.state,
      payments: this.state.payments.map((one) => (one.id === payment.id ? payment : one)),
    };
  }
}
