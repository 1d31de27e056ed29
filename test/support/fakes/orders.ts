/** The ports of orders in memory, for specifications of its use cases. */
import {
  type Actor,
  type DomainEvent,
  PlainGroupCommits,
  Ids,
  later,
  Overloaded,
  UnitOfWork,
  ValidationFailed,
} from '#kernel';
import { Backing } from '../../../src/orders/application/backing.js';
import { CancelOrder } from '../../../src/orders/application/cancel-order.js';
import { Checkouts } from '../../../src/orders/application/cart/checkouts.js';
import { EndUnpaidOrders } from '../../../src/orders/application/end-unpaid-orders.js';
import { OrderDesk } from '../../../src/orders/application/order-desk.js';
import { PayOrder } from '../../../src/orders/application/pay-order.js';
import { PlaceOrder } from '../../../src/orders/application/place-order.js';
import { OfferBook } from '../../../src/orders/application/pricing/offer-book.js';
import { OrderDrafts } from '../../../src/orders/application/pricing/order-drafts.js';
import { Tariffs } from '../../../src/orders/application/pricing/tariffs.js';
import {
  type Charge,
  Claims,
  type DuePayment,
  type Earlier,
  type LockedOrders,
  type NoticeKey,
  type PaymentRef,
  OrderedClaims,
  type OrderKey,
  Orders,
  Payments,
  type ProviderAnswer,
  type Which,
} from '../../../src/orders/application/ports.js';
import { ReconcilePayments } from '../../../src/orders/application/reconcile-payments.js';
import { Settlement } from '../../../src/orders/application/settlement.js';
import { Till } from '../../../src/orders/application/till.js';
import { isOfCart, OVERTIME } from '../../../src/orders/domain/cart/reserved-units.js';
import { LostRace } from '../../../src/orders/domain/errors.js';
import type { TimelineEntry } from '../../../src/orders/domain/events.js';
import { Order } from '../../../src/orders/domain/order.js';
import type { ClaimToBuy, OrderState } from '../../../src/orders/domain/order-state.js';
import type { Payment } from '../../../src/orders/domain/payment.js';
import { FakeGoods, InMemoryCarts } from './carts.js';
import { FakePricing, FakeRooms } from './pricing.js';

/** The time of the database, moved by hand. */
export class Hours {
  private time = new Date('2026-11-21T10:00:00.000Z');

  now(): Date {
    return this.time;
  }

  pass(seconds: number): void {
    this.time = later(this.time, seconds);
  }
}

/** One unit of work after the other; one that throws leaves nothing behind. */
class SerialWork extends UnitOfWork {
  private last: Promise<unknown> = Promise.resolve();
  private inside = false;

  constructor(private readonly orders: () => InMemoryOrders) {
    super();
  }

  async run<T>(fn: () => Promise<T>): Promise<T> {
    if (this.inside) return fn();
    const before = this.last;
    const work = (async () => {
      await before.catch(() => undefined);
      const undo = this.orders().remembered();
      this.inside = true;
      try {
        return await fn();
      } catch (error) {
        undo();
        throw error;
      } finally {
        this.inside = false;
      }
    })();
    this.last = work;
    return work;
  }
}

export class InMemoryOrders extends Orders {
  /** Payments whose time was made to come. */
  readonly hurried: string[] = [];
  states = new Map<string, OrderState>();
  timeline: (TimelineEntry & { orderId: string })[] = [];
  events: DomainEvent[] = [];
  private silences = new Map<string, number>();
  private notices = new Set<string>();
  private lastNumber = 0;

  constructor(private readonly hours: Hours) {
    super();
  }

  /** Returns what brings the present content back. */
  remembered(): () => void {
    const { states, timeline, events, silences, notices, lastNumber } = this;
    [this.states, this.timeline, this.events] = [new Map(states), [...timeline], [...events]];
    [this.silences, this.notices] = [new Map(silences), new Set(notices)];
    return () => Object.assign(this, { states, timeline, events, silences, notices, lastNumber });
  }

  async earlier(
    keys: readonly OrderKey[],
    claimIds: readonly string[],
    ofCarts: readonly string[],
  ): Promise<Earlier> {
    const orders = [...this.states.values()].filter((order) =>
      keys.some(({ userId, key }) => userId === order.userId && key === order.key),
    );
    const live = [...this.states.values()].flatMap((order) =>
      claimsOf(order).map((claimId) => [claimId, order.id] as const),
    );
    return {
      orders,
      inOrders: new Map(live.filter(([claimId]) => claimIds.includes(claimId))),
      unpaid: new Map(
        ofCarts.map((id) => [
          id,
          [...this.states.values()].filter(
            (order) => order.userId === id && order.state === 'pending_payment' && isOfCart(order),
          ).length,
        ]),
      ),
      now: this.hours.now(),
    };
  }

  async add(orders: readonly Order[]): Promise<void> {
    for (const order of orders) {
      const { userId, key, lines } = order.snapshot();
      const taken = lines.some(({ claimId }) =>
        [...this.states.values()].some((other) => claimId !== null && claimsOf(other).includes(claimId)),
      );
      const known = [...this.states.values()].some((other) => other.userId === userId && other.key === key);
      if (taken || known) throw new LostRace();
      this.keep(order);
    }
  }

  async lock(which: Which): Promise<LockedOrders> {
    const states = [...this.states.values()].filter((order) => {
      if ('orderIds' in which) return which.orderIds.includes(order.id);
      if ('paymentIds' in which) return order.payments.some(({ id }) => which.paymentIds.includes(id));
      return claimsOf(order).some((id) => which.claimIds.includes(id));
    });
    return { orders: states.map((state) => Order.restore(state)), now: this.hours.now() };
  }

  async carries({ id, userId }: OrderState): Promise<boolean> {
    return [...this.states.values()].some(
      (order) =>
        order.userId === userId &&
        !['cancelled', 'refunded'].includes(order.state) &&
        order.shipsWith.includes(id),
    );
  }

  async save(orders: readonly Order[]): Promise<void> {
    for (const order of orders) {
      if (order.snapshot() === order.original) continue;
      for (const { id } of order.snapshot().payments) this.silences.delete(id);
      this.keep(order);
    }
  }

  async numbers(count: number): Promise<readonly number[]> {
    return Array.from({ length: count }, () => (this.lastNumber += 1));
  }

  async remember(notices: readonly NoticeKey[]): Promise<readonly NoticeKey[]> {
    return notices.filter(({ provider, id }) => {
      const known = this.notices.has(`${provider} ${id}`);
      this.notices.add(`${provider} ${id}`);
      return !known;
    });
  }

  async takeDue(limit: number): Promise<readonly DuePayment[]> {
    const now = this.hours.now();
    const due = [...this.states.values()].flatMap((order) =>
      order.payments
        .filter(({ checkAt }) => checkAt !== null && checkAt <= now)
        .map((payment) => ({ order, payment })),
    );
    return due.slice(0, limit).map(({ order, payment }) => {
      this.check(payment.id, 30);
      const { id, currency, state, holdUntil } = order;
      return { ...payment, orderId: id, currency, wanted: state === 'pending_payment' && holdUntil > now };
    });
  }

  async dueNow(paymentId: string): Promise<void> {
    this.hurried.push(paymentId);
  }

  async unanswered(paymentId: string): Promise<number> {
    const count = (this.silences.get(paymentId) ?? 0) + 1;
    this.silences.set(paymentId, count);
    this.check(paymentId, Math.min(2 ** (count - 1), 30));
    return count;
  }

  async overdue(limit: number): Promise<readonly string[]> {
    const now = this.hours.now();
    return [...this.states.values()]
      .filter(({ state }) => state === 'pending_payment')
      .filter((order) => {
        const paying = order.payments.some(({ state }) => state === 'pending');
        if (isOfCart(order)) return later(order.holdUntil, paying ? OVERTIME : 0) < now;
        return !paying && later(order.holdUntil, 5) < now;
      })
      .map(({ id }) => id)
      .slice(0, limit);
  }

  private keep(order: Order): void {
    const state = order.snapshot();
    this.states.set(state.id, state);
    const { timeline, events } = order.chronicle.pull();
    this.timeline.push(...timeline.map((entry) => ({ ...entry, orderId: state.id })));
    this.events.push(...events);
  }

  private check(paymentId: string, seconds: number): void {
    for (const [id, order] of this.states) {
      const payments = order.payments.map((payment): Payment =>
        payment.id === paymentId && payment.checkAt !== null
          ? { ...payment, checkAt: later(this.hours.now(), seconds) }
          : payment,
      );
      if (order.payments.some((payment) => payment.id === paymentId))
        this.states.set(id, { ...order, payments });
    }
  }
}

/** The claims that an order keeps from other orders. */
function claimsOf({ state, lines, reason }: OrderState): string[] {
  if (state === 'cancelled' || (state === 'refunded' && reason !== null)) return [];
  return lines.filter(({ lost }) => !lost).flatMap(({ claimId }) => claimId ?? []);
}

export class FakeClaims extends Claims {
  readonly held = new Map<string, ClaimToBuy & { userId: string }>();
  /** Claims whose units were sold to others. */
  readonly gone = new Set<string>();
  readonly sold: string[] = [];
  /** Until when holds are extended. */
  longer: Date | null = null;

  async find(claimIds: readonly string[], userId: string): Promise<readonly ClaimToBuy[]> {
    return claimIds.flatMap((id) => {
      const claim = this.held.get(id);
      return claim?.userId === userId ? [claim] : [];
    });
  }

  async heldIn(): Promise<readonly ClaimToBuy[]> {
    return [...this.held.values()];
  }

  async extend(claimIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    const { longer } = this;
    return new Map(longer === null ? [] : claimIds.map((id) => [id, longer]));
  }

  async sell(claimIds: readonly string[]): Promise<ReadonlySet<string>> {
    this.sold.push(...claimIds.filter((id) => !this.gone.has(id)));
    return new Set(claimIds.filter((id) => this.gone.has(id)));
  }
}

/** A provider that does what a test tells it, and keeps books as a real one does. */
export class FakePayments extends Payments {
  readonly books = new Map<string, { answer: ProviderAnswer; refunded: number }>();
  /** What is decided for the next charges. */
  decides: ProviderAnswer | 'captured' = 'captured';
  /** `before`: nothing arrives there. `after`: it does its work, and the answer is lost; `capture`: only that of those. */
  silent: 'before' | 'after' | 'capture' | undefined;
  captures = 0;
  readonly abandoned: string[] = [];

  requireMethod(_: string, method: string): void {
    if (method === 'nonsense') throw new ValidationFailed();
  }

  capture({ paymentId, amount }: Charge): Promise<ProviderAnswer> {
    return this.answered('capture', () => {
      const known = this.books.get(paymentId);
      if (known !== undefined) return known.answer;
      const answer =
        this.decides === 'captured' ? ({ state: 'captured', amount: amount.amount } as const) : this.decides;
      if (answer.state === 'captured') this.captures += 1;
      this.books.set(paymentId, { answer, refunded: 0 });
      return answer;
    });
  }

  find({ paymentId }: PaymentRef): Promise<ProviderAnswer | null> {
    return this.answered('find', () => this.books.get(paymentId)?.answer ?? null);
  }

  abandon({ paymentId }: PaymentRef): Promise<void> {
    return this.answered('abandon', () => void this.abandoned.push(paymentId));
  }

  refund({ paymentId }: PaymentRef, amount: number): Promise<void> {
    return this.answered('refund', () => {
      const charge = this.books.get(paymentId);
      if (charge?.answer.state !== 'captured' || charge.answer.amount < amount)
        throw new Error('never captured');
      charge.refunded = Math.max(charge.refunded, amount);
    });
  }

  /** What the provider has of us. */
  get kept(): number {
    return [...this.books.values()].reduce(
      (sum, { answer, refunded }) => sum + (answer.state === 'captured' ? answer.amount - refunded : 0),
      0,
    );
  }

  private async answered<T>(what: string, work: () => T): Promise<T> {
    await Promise.resolve();
    if (this.silent === 'before') throw new Overloaded();
    const answer = work();
    if (this.silent === 'after' || this.silent === what) throw new Overloaded();
    return answer;
  }
}

class CountedIds extends Ids {
  private last = 0;

  next(): string {
    this.last += 1;
    return `019ab000-0000-7000-8000-${String(this.last).padStart(12, '0')}`;
  }
}

export const ann: Actor = {
  userId: 'ann',
  sessionId: 's',
  displayName: 'Ann',
  role: 'shopper',
  guest: false,
};
export const bob: Actor = { ...ann, userId: 'bob', displayName: 'Bob' };

class InMemoryOrderedClaims extends OrderedClaims {
  constructor(private readonly orders: InMemoryOrders) {
    super();
  }

  async among(claimIds: readonly string[]): Promise<ReadonlySet<string>> {
    const live = [...this.orders.states.values()].filter(({ state }) => state !== 'cancelled');
    const ids = live.flatMap(({ lines }) => lines.flatMap(({ claimId }) => claimId ?? []));
    return new Set(ids.filter((id) => claimIds.includes(id)));
  }
}

/** Orders with everything around them in memory. */
export function ordersFakes() {
  const hours = new Hours();
  const orders = new InMemoryOrders(hours);
  const work = new SerialWork(() => orders);
  const [claims, payments, ids, commits] = [
    new FakeClaims(),
    new FakePayments(),
    new CountedIds(),
    new PlainGroupCommits(),
  ];
  const [carts, goods, pricing] = [new InMemoryCarts(), new FakeGoods(), new FakePricing()];
  const backing = new Backing(claims, goods);
  const settlement = new Settlement(orders, backing, work, commits);
  const till = new Till(payments, settlement, orders, work);
  return {
    ...{ hours, orders, claims, carts, goods, pricing, payments, settlement, work },
    place: new PlaceOrder(
      new OrderDrafts(
        claims,
        carts,
        goods,
        new Tariffs(pricing, pricing, pricing.offers),
        new InMemoryOrderedClaims(orders),
      ),
      new OrderDesk(
        orders,
        new Checkouts(carts, goods, new FakeRooms().pricing),
        new OfferBook(pricing.offers, pricing.unsent),
        work,
        commits,
      ),
      till,
      payments,
      ids,
    ),
    pay: new PayOrder(orders, payments, till, work, ids),
    cancel: new CancelOrder(orders, backing, work),
    endUnpaid: new EndUnpaidOrders(orders, backing, work),
    reconcile: new ReconcilePayments(orders, till, work),
    /** Holds units for a shopper for two minutes. */
    hold(more: Partial<ClaimToBuy & { userId: string }> = {}): string {
      const id = ids.next();
      claims.held.set(id, {
        ...{ id, userId: ann.userId, dropId: 'drop', variantId: 'variant', hostId: 'host', title: 'Runner' },
        ...{
          roomId: 'room',
          quantity: 1,
          price: { amount: 1999, currency: 'EUR' },
          state: 'held',
          expiresAt: later(hours.now(), 120),
        },
        ...more,
      });
      return id;
    },
    /** The only order. */
    get order(): OrderState {
      const [order, ...others] = orders.states.values();
      if (order === undefined || others.length > 0) throw new Error(`there are ${orders.states.size} orders`);
      return order;
    },
  };
}

export type OrdersFakes = ReturnType<typeof ordersFakes>;
