import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, DomainError } from '#kernel';
import { FulfilOrder } from '../../src/orders/application/after-sale/fulfil-order.js';
import { RefundOrder, type RefundRequest } from '../../src/orders/application/after-sale/refund-order.js';
import { Till } from '../../src/orders/application/till.js';
import { Order } from '../../src/orders/domain/order.js';
import { type Books, openBooks, slowNodes } from './orders-books.js';

const PRICE = 1000;
const UNITS = 4;
const ROUNDS = 5;

/** A process of Souk with what hosts do after a sale. */
async function open(url: string) {
  const books = await openBooks(url);
  const { orders, work, ids, goods } = books;
  return {
    ...books,
    fulfil: new FulfilOrder(orders, work, ids),
    refund: new RefundOrder(orders, goods, work, ids),
  };
}

describe('refunds and fulfilments on two nodes with 20 to 50 ms in front of the database', () => {
  let nodes: Awaited<ReturnType<typeof open>>[];
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ nodes, close } = await slowNodes(open));
  }, 30_000);
  afterAll(() => close());

  const node = (index = 0) => nodes[index % 2] as (typeof nodes)[number];
  const hostOf = (userId: string): Actor => ({ ...node().shopper(), userId, role: 'host' });

  /** Four units of one host, paid; each costs 1000. */
  async function sold(method = 'ok'): Promise<{ orderId: string; host: Actor; paymentId: string }> {
    const ann = node().shopper();
    const hostId = node().ids.next();
    const claimId = node().hold(ann.userId, {
      hostId,
      quantity: UNITS,
      price: { amount: PRICE, currency: 'EUR' },
    });
    const order = await node().place.execute(ann, {
      ...{ claimIds: [claimId], payment: { provider: 'sandbox', method }, key: 'key' },
    });
    return { orderId: order.id, host: hostOf(hostId), paymentId: order.payment.id };
  }

  const settled = async <T extends { readonly id: string }>(
    wishes: readonly Promise<T>[],
  ): Promise<{ made: T[]; refused: number }> => {
    const ends = await Promise.allSettled(wishes);
    const made = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
    for (const end of ends) if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(DomainError);
    return { made, refused: ends.length - made.length };
  };
  /** What the provider, our payments, and the order say. */
  const booksOf = async (orderId: string) => {
    const [row] = await node().sql<Record<string, unknown>>(
      `SELECT o.state, o.refunded::integer, (o.total - o.refunded)::integer AS costs,
              (SELECT sum(p.amount - p.refund_due)::integer FROM payments p
                WHERE p.order_id = o.id AND p.state IN ('captured', 'refunding', 'refunded')) AS ours,
              (SELECT coalesce(sum(c.amount - c.refunded), 0)::integer FROM payments p JOIN sandbox_charges c USING (id)
                WHERE p.order_id = o.id AND c.captured) AS theirs,
              (SELECT sum(l.shipped)::integer FROM order_lines l WHERE l.order_id = o.id) AS shipped,
              (SELECT sum(l.refunded)::integer FROM order_lines l WHERE l.order_id = o.id) AS units
         FROM orders o WHERE o.id = $1`,
      [orderId],
    );
    return row;
  };
  /** Looks after payments on both nodes until nothing is left to be known. */
  async function reconciled(orderId: string): Promise<void> {
    for (let turn = 0; turn < 10; turn += 1) {
      const open_ = await node().sql(
        `UPDATE payments SET check_at = clock_timestamp() WHERE order_id = $1 AND check_at IS NOT NULL RETURNING id`,
        [orderId],
      );
      if (open_.length === 0) return;
      await Promise.all(nodes.map(({ reconcile }) => reconcile.execute()));
    }
    throw new Error('the payments of the order do not come to an end');
  }
  const wish = (key: string, more: Partial<RefundRequest>): Omit<RefundRequest, 'orderId'> => ({
    ...{ key, reason: null, ...more },
  });

  it('ten refunds of units at once: as many as were bought, in units and in money', async () => {
    const { orderId, host } = await sold();
    const lines = [{ line: 0, quantity: 1 }];
    const { made, refused } = await settled(
      Array.from({ length: 10 }, (_, index) =>
        node(index).refund.execute(host, { orderId, ...wish(`key ${index}`, { lines }) }),
      ),
    );
    expect([made.length, refused]).toEqual([UNITS, 10 - UNITS]);
    await reconciled(orderId);
    expect(await booksOf(orderId)).toEqual({
      ...{
        state: 'refunded',
        refunded: UNITS * PRICE,
        costs: 0,
        ours: 0,
        theirs: 0,
        shipped: 0,
        units: UNITS,
      },
    });
  });

  it('ten refunds with one key: one', async () => {
    const { orderId, host } = await sold();
    const { made } = await settled(
      Array.from({ length: 10 }, (_, index) =>
        node(index).refund.execute(host, { orderId, ...wish('key', { amount: 700 }) }),
      ),
    );
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(await booksOf(orderId)).toMatchObject({ state: 'paid', refunded: 700, ours: 3300 });
  });

  it('look for what ships with an order only if all that is left of it goes back', async () => {
    const cost = async (more: Partial<RefundRequest>): Promise<number> => {
      const { orderId, host } = await sold();
      const before = node().database.answers;
      await node().refund.execute(host, { orderId, ...wish('key', more) });
      return node().database.answers - before;
    };
    const rest = await cost({});
    expect(await cost({ amount: 700 })).toBe(rest - 1);
    expect(await cost({ lines: [{ line: 0, quantity: 1 }] })).toBe(rest - 1);
  });

  it('ten fulfilments and refunds at once: no unit is sent twice, or sent and refunded before it was', async () => {
    const { orderId, host } = await sold();
    const lines = [{ line: 0, quantity: 1 }];
    await settled<{ readonly id: string }>(
      Array.from({ length: 10 }, (_, index) =>
        index % 3 === 2
          ? node(index).refund.execute(host, { orderId, ...wish(`key ${index}`, { lines }) })
          : node(index).fulfil.execute(host, {
              ...{ orderId, lines, key: `key ${index}`, carrier: 'Post', tracking: `${index}` },
            }),
      ),
    );
    await reconciled(orderId);
    const books = await booksOf(orderId);
    const [shipped, units] = [Number(books?.['shipped']), Number(books?.['units'])];
    expect(shipped).toBeGreaterThan(0);
    expect(shipped).toBeLessThanOrEqual(UNITS);
    expect(units).toBe(3);
    expect(books).toMatchObject({
      refunded: units * PRICE,
      ours: UNITS * PRICE - units * PRICE,
      theirs: books?.['ours'],
    });
    const told = await node().sql(
      `SELECT data->'units'->0->'quantity' AS quantity FROM outbox
        WHERE type = 'order.shipped' AND data->>'orderId' = $1::text`,
      [orderId],
    );
    expect(told).toHaveLength(shipped);
  });

  it('refunds beside the reconciliation on both nodes: what is back is what was to go back, at every round', async () => {
    const { orderId, host } = await sold();
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all([
        settled(
          [0, 1].map((index) =>
            node(index).refund.execute(host, {
              orderId,
              ...wish(`${round} ${index}`, { amount: 100 + index }),
            }),
          ),
        ),
        ...nodes.map(({ reconcile }) => reconcile.execute()),
      ]);
      const books = await booksOf(orderId);
      expect(books?.['ours']).toBe(books?.['costs']);
      expect(Number(books?.['theirs'])).toBeGreaterThanOrEqual(Number(books?.['ours']));
    }
    await reconciled(orderId);
    expect(await booksOf(orderId)).toMatchObject({
      state: 'paid',
      refunded: ROUNDS * 201,
      theirs: 4000 - ROUNDS * 201,
    });
  }, 30_000);

  it('a refund beside money of an earlier attempt that comes late: each gives back its own', async () => {
    const ann = node().shopper();
    const hostId = node().ids.next();
    const claimId = node().hold(ann.userId, { hostId, price: { amount: PRICE, currency: 'EUR' } });
    const payment = { provider: 'sandbox', method: 'async_ok' };
    const first = await node().place.execute(ann, { claimIds: [claimId], payment, key: 'key' });
    const late = first.payment.id;
    await node().settlement.book(late, { kind: 'failed', reason: 'provider_unreachable', certain: true });
    const { orders, now } = await node().work.run(async () => {
      const locked = await node().orders.lock({ orderIds: [first.id] });
      locked.orders[0]?.payAgain(
        { id: node().ids.next(), provider: 'sandbox', method: 'ok', key: 'again' },
        locked.now,
      );
      await node().orders.save(locked.orders);
      return locked;
    });
    expect(now.getTime()).toBeGreaterThan(0);
    const second = orders[0]?.snapshot().payments[1];
    if (second === undefined) throw new Error('it was paid again');
    await node().till.take({ ...second, currency: 'EUR' });
    await Promise.all([
      node(0).refund.execute(hostOf(hostId), { orderId: first.id, ...wish('key', { amount: 400 }) }),
      node(1).settlement.book(late, { kind: 'captured', amount: PRICE }, { provider: 'sandbox', id: 'late' }),
      node(0).settlement.book(late, { kind: 'captured', amount: PRICE }),
    ]);
    await node().sql(`UPDATE sandbox_charges SET decided_at = clock_timestamp() WHERE id = $1`, [late]);
    await reconciled(first.id);
    expect(await booksOf(first.id)).toMatchObject({
      state: 'paid',
      refunded: 400,
      costs: 600,
      ours: 600,
      theirs: 600,
    });
  });

  it('tax and shipping go back with the last of it, and the database agrees at every step', async () => {
    const [ann, hostId] = [node().shopper(), node().ids.next()];
    const claimId = node().hold(ann.userId, {
      hostId,
      quantity: 2,
      price: { amount: PRICE, currency: 'EUR' },
    });
    const draft = {
      ...{
        id: node().ids.next(),
        userId: ann.userId,
        key: 'key',
        claimIds: [claimId],
        shippingAddress: null,
      },
      claims: await node().claims.find([claimId], ann.userId),
      payment: { id: node().ids.next(), provider: 'sandbox', method: 'ok', key: 'key' },
    };
    const bare = Order.place(draft, new Map(), new Date()).snapshot();
    const payments = bare.payments.map((payment) => ({ ...payment, amount: 2965 }));
    const lines = bare.lines.map((line) => ({
      ...line,
      taxRate: 187_500,
      tax: 375,
      total: line.total + 375,
    }));
    const order = Order.restore({ ...bare, lines, tax: 375, shipping: 590, total: 2965, payments });
    await node().work.run(() => node().orders.add([order]));
    const paid = await node().till.take({ ...draft.payment, amount: 2965, currency: 'EUR' });
    expect(paid).toMatchObject({ state: 'paid', total: 2965 });
    const give = async (key: string, more: Partial<RefundRequest>) =>
      (await node().refund.execute(hostOf(hostId), { orderId: draft.id, ...wish(key, more) })).amount.amount;
    expect(await give('one', { lines: [{ line: 0, quantity: 1 }] })).toBe(1187);
    await reconciled(draft.id);
    expect(await booksOf(draft.id)).toMatchObject({
      state: 'paid',
      refunded: 1187,
      ours: 1778,
      theirs: 1778,
    });
    expect(await give('all', {})).toBe(1778);
    await reconciled(draft.id);
    expect(await booksOf(draft.id)).toMatchObject({ state: 'refunded', refunded: 2965, ours: 0, theirs: 0 });
  });

  it('a process that dies before or after the provider gave the money back: another one finishes it, once', async () => {
    for (const dies of ['before', 'after']) {
      const { orderId, host, paymentId } = await sold();
      await node().refund.execute(host, { orderId, ...wish('key', { amount: 900 }) });
      const { payments, settlement, orders, work } = node();
      const dying = Object.assign(Object.create(payments) as Books['payments'], {
        refund: async (...asked: Parameters<typeof payments.refund>) => {
          if (dies === 'after') await payments.refund(...asked);
          return new Promise<void>(() => undefined);
        },
      });
      void new Till(dying, settlement, orders, work).giveBack({
        id: paymentId,
        provider: 'sandbox',
        refundAsked: 900,
      });
      await reconciled(orderId);
      expect(await booksOf(orderId)).toMatchObject({
        state: 'paid',
        refunded: 900,
        ours: 3100,
        theirs: 3100,
      });
    }
  });
});
