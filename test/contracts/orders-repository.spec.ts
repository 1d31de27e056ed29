import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { later, type UnitOfWork } from '#kernel';
import { Orders } from '../../src/orders/application/ports.js';
import { LostRace } from '../../src/orders/domain/errors.js';
import { Order } from '../../src/orders/domain/order.js';
import type { OrderDraft, OrderState } from '../../src/orders/domain/order-state.js';
import { UuidV7Ids } from '../../libs/platform/src/machine/uuid-v7-ids.js';
import type { TestDatabase } from '../support/databases.js';
import { ordersFakes } from '../support/fakes/orders.js';
import { type Books, openBooks, ordersDatabase } from './orders-books.js';

const ids = new UuidV7Ids();

function draft(
  more: Partial<OrderDraft> = {},
  prices: readonly number[] = [1999],
  now = new Date(),
): OrderDraft {
  const claims = prices.map((amount) => ({
    ...{
      id: ids.next(),
      dropId: ids.next(),
      roomId: ids.next(),
      variantId: ids.next(),
      hostId: ids.next(),
      title: `It's "ä" \\ {}`,
    },
    ...{
      quantity: 2,
      price: { amount, currency: 'EUR' },
      state: 'held' as const,
      expiresAt: later(now, 120),
    },
  }));
  const address = {
    name: 'Ann',
    line1: '"1", High Street\\',
    city: 'Köln',
    postalCode: '50667',
    country: 'DE',
  };
  return {
    ...{ id: ids.next(), userId: ids.next(), key: ids.next(), claims, claimIds: claims.map(({ id }) => id) },
    ...{
      payment: { id: ids.next(), provider: 'sandbox', method: 'ok', key: 'key' },
      shippingAddress: address,
    },
    ...more,
  };
}

let numbers = 1_000;

/** As the settlement does it. */
function paid(order: Order, paymentId: string, now: Date, lost: ReadonlySet<string> = new Set()): void {
  order.captured(paymentId, order.snapshot().total, lost, now);
  order.numbered((numbers += 1), paymentId, now);
}

interface Subject {
  readonly orders: Orders;
  readonly work: UnitOfWork;
  readonly now: () => Date;
}

describe.each(['in memory', 'in PostgreSQL'])('orders %s', (place) => {
  let database: TestDatabase | undefined;
  let books: Books | undefined;
  let souk: Subject;
  beforeAll(async () => {
    if (place === 'in memory') return;
    database = await ordersDatabase();
    books = await openBooks(database.url);
    souk = { orders: books.orders, work: books.work, now: () => new Date() };
  });
  beforeEach(() => {
    if (place !== 'in memory') return;
    const { orders, work, hours } = ordersFakes();
    souk = { orders, work, now: () => hours.now() };
  });
  afterAll(async () => {
    await books?.close();
    await database?.drop();
  });

  const placed = async (wish = draft({}, [1999], souk.now())): Promise<OrderState> => {
    const order = Order.place(wish, new Map(), souk.now());
    await souk.work.run(() => souk.orders.add([order]));
    return order.snapshot();
  };
  const read = (id: string) =>
    souk.work.run(async () => (await souk.orders.lock({ orderIds: [id] })).orders[0]?.snapshot());
  const change = (id: string, how: (order: Order, now: Date) => void) =>
    souk.work.run(async () => {
      const { orders, now } = await souk.orders.lock({ orderIds: [id] });
      for (const order of orders) how(order, now);
      await souk.orders.save(orders);
    });

  it('come back as they were put in, by order, payment and claim', async () => {
    const order = await placed(draft({}, [1999, 0, 1_000_000_000], souk.now()));
    const [payment, line] = [order.payments[0], order.lines[1]];
    for (const which of [
      { orderIds: [order.id] },
      { paymentIds: [payment?.id ?? ''] },
      { claimIds: [line?.claimId ?? ''] },
    ]) {
      const locked = await souk.work.run(() => souk.orders.lock(which));
      expect(locked.orders.map((one) => one.snapshot())).toEqual([order]);
    }
    await placed(draft({ shippingAddress: null }, [1], souk.now()));
  });

  it('are found by their key and by their claims while they live', async () => {
    const order = await placed();
    const claimId = order.lines[0]?.claimId ?? '';
    const look = () => souk.work.run(() => souk.orders.earlier([order], [claimId, ids.next()], []));
    expect(await look()).toMatchObject({ orders: [order], inOrders: new Map([[claimId, order.id]]) });
    await change(order.id, (one, now) => one.cancel(now));
    expect(await look()).toMatchObject({ orders: [{ id: order.id }], inOrders: new Map() });
    const other = draft({ userId: order.userId }, [1], souk.now());
    const stranger = { userId: ids.next(), key: order.key };
    expect((await souk.work.run(() => souk.orders.earlier([other, stranger], [], []))).orders).toEqual([]);
  });

  it('refuse a second order of a key or of a claim, and none of the batch is stored', async () => {
    const first = draft({}, [1999], souk.now());
    await placed(first);
    const good = draft({}, [1], souk.now());
    for (const wish of [
      draft({ userId: first.userId, key: first.key }, [1], souk.now()),
      draft({ claims: first.claims, claimIds: first.claimIds }, [1], souk.now()),
    ]) {
      const batch = [good, wish].map((one) => Order.place(one, new Map(), souk.now()));
      await expect(souk.work.run(() => souk.orders.add(batch))).rejects.toBeInstanceOf(LostRace);
      expect(await read(good.id)).toBeUndefined();
    }
  });

  it('keep every change', async () => {
    const wish = draft({}, [1999, 5], souk.now());
    const order = await placed(wish);
    const [id, second] = [wish.payment.id, ids.next()];
    await change(order.id, (one, now) => one.declined(id, 'card_declined', now));
    await change(order.id, (one, now) => one.payAgain({ ...wish.payment, id: second, key: 'second' }, now));
    await change(order.id, (one, now) => paid(one, second, now, new Set([wish.claimIds[1] ?? ''])));
    expect((await read(order.id))?.state).toBe('paid');
    await change(order.id, (one, now) => one.moneyReturned(second, 10, now));
    expect(await read(order.id)).toMatchObject({
      ...{ state: 'paid', subtotal: 3998, total: 3998, reason: null },
      lines: [{ lost: false }, { lost: true }],
      payments: [
        { id, state: 'declined', failure: 'card_declined', checkAt: null },
        { id: second, state: 'captured', amount: 4008, refundDue: 10, refunded: 10, checkAt: null },
      ],
    });
  });

  it('get numbers without a gap, also after units of work that failed', async () => {
    const [first = 0] = await souk.work.run(() => souk.orders.numbers(1));
    await expect(
      souk.work.run(async () => {
        await souk.orders.numbers(5);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await souk.work.run(() => souk.orders.numbers(2))).toEqual([first + 1, first + 2]);
  });

  it('remember a message once', async () => {
    const told = { provider: 'sandbox', id: ids.next(), paymentId: ids.next() };
    const remember = () => souk.work.run(() => souk.orders.remember([told]));
    expect(await remember()).toMatchObject([{ provider: 'sandbox', id: told.id }]);
    expect(await remember()).toEqual([]);
  });

  it('count how often a provider was silent, and forget it once it speaks', async () => {
    const order = await placed();
    const id = order.payments[0]?.id ?? '';
    const silent = () => souk.work.run(() => souk.orders.unanswered(id));
    expect([await silent(), await silent(), await silent()]).toEqual([1, 2, 3]);
    expect((await read(order.id))?.payments[0]?.checkAt?.getTime()).toBeGreaterThan(
      souk.now().getTime() + 3_000,
    );
    await change(order.id, (one, now) => paid(one, id, now));
    expect(await silent()).toBeLessThanOrEqual(1);
    expect((await read(order.id))?.payments[0]?.checkAt).toBeNull();
  });
});

describe('orders in PostgreSQL', () => {
  let database: TestDatabase;
  let books: Books;
  beforeAll(async () => {
    database = await ordersDatabase();
    books = await openBooks(database.url);
  });
  afterAll(async () => {
    await books.close();
    await database.drop();
  });

  const placed = async (more: Partial<OrderDraft> = {}, prices?: readonly number[]): Promise<Order> => {
    const order = Order.place(draft(more, prices), new Map(), new Date());
    await books.work.run(() => books.orders.add([order]));
    return order;
  };
  const paidOrder = async (): Promise<string> => {
    const { id, total, payments } = (await placed()).snapshot();
    await books.settlement.book(payments[0]?.id ?? '', { kind: 'captured', amount: total });
    return id;
  };

  it.each([
    ['a total that is not the sum', 'UPDATE orders SET total = total + 1 WHERE id = $1', 'orders_total'],
    [
      'a sum that is not that of the lines',
      'UPDATE orders SET subtotal = 1, total = 1 WHERE id = $1',
      undefined,
    ],
    [
      'a line that is not price times quantity',
      'UPDATE order_lines SET total = 1 WHERE order_id = $1',
      'order_lines_total',
    ],
    [
      'an order that is paid by nothing',
      `UPDATE payments SET state = 'refunding', refund_due = 1, check_at = now() WHERE order_id = $1`,
      undefined,
    ],
    ['a way back', `UPDATE orders SET state = 'pending_payment', number = NULL WHERE id = $1`, undefined],
    [
      'a way back of a payment',
      `UPDATE payments SET state = 'pending', check_at = now() WHERE order_id = $1`,
      undefined,
    ],
    [
      'more money back than came in',
      'UPDATE payments SET refund_due = amount + 1 WHERE order_id = $1',
      undefined,
    ],
    [
      'a paid order without a number',
      'UPDATE orders SET number = NULL WHERE id = $1',
      'orders_number_given_at_payment',
    ],
    ['a timeline that is rewritten', `UPDATE order_events SET data = '{}' WHERE order_id = $1`, undefined],
    ['a timeline that is shortened', 'DELETE FROM order_events WHERE order_id = $1', undefined],
  ])('refuse %s, whatever the code above does', async (_, statement, rule) => {
    const id = await paidOrder();
    const refused = books.work.run(() => books.database.writer.query(statement, [id]));
    await expect(refused).rejects.toMatchObject({
      code: expect.stringMatching(/^23(514|000)$/),
      ...(rule !== undefined && { constraint: rule }),
    });
  });

  it('refuse a second payment under way and a second one that is kept', async () => {
    const { payments } = (await placed()).snapshot();
    const copy = (state: string) =>
      books.sql(
        `INSERT INTO payments (id, order_id, provider, method, key, amount, state, check_at, created_at)
         SELECT $2, order_id, provider, method, 'other', amount, $3, check_at, created_at FROM payments WHERE id = $1`,
        [payments[0]?.id, ids.next(), state],
      );
    await expect(copy('pending')).rejects.toMatchObject({ constraint: 'payments_one_under_way' });
    await books.settlement.book(payments[0]?.id ?? '', { kind: 'captured', amount: 3998 });
    await expect(copy('captured')).rejects.toMatchObject({ constraint: 'payments_one_is_kept' });
  });

  it('lend a payment that is due to one runner only, and lend it again later', async () => {
    const order = await placed();
    const id = order.snapshot().payments[0]?.id ?? '';
    const due = async () =>
      (await books.work.run(() => books.orders.takeDue(100))).filter((one) => one.id === id);
    expect(await due()).toEqual([]);
    await books.sql(`UPDATE payments SET check_at = clock_timestamp() WHERE id = $1`, [id]);
    const lent = await Promise.all([due(), due(), due()]);
    expect(lent.flat()).toEqual([
      {
        id,
        provider: 'sandbox',
        method: 'ok',
        amount: 3998,
        currency: 'EUR',
        state: 'pending',
        refundAsked: 0,
        wanted: true,
      },
    ]);
    await books.sql(`UPDATE payments SET check_at = clock_timestamp() WHERE id = $1`, [id]);
    await books.sql(`UPDATE orders SET hold_until = clock_timestamp() WHERE id = $1`, [order.snapshot().id]);
    expect(await due()).toMatchObject([{ wanted: false }]);
  });

  it('find what is overdue', async () => {
    const order = await placed();
    const { id, payments } = order.snapshot();
    const overdue = () => books.work.run(() => books.orders.overdue(100));
    await books.settlement.book(payments[0]?.id ?? '', { kind: 'declined', reason: 'no' });
    expect(await overdue()).not.toContain(id);
    await books.sql(`UPDATE orders SET hold_until = clock_timestamp() - interval '6 s' WHERE id = $1`, [id]);
    expect(await overdue()).toContain(id);
    await books.endUnpaid.execute();
    expect(await overdue()).not.toContain(id);
  });
});
