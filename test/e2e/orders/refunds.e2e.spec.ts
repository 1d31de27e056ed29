import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Overloaded } from '#kernel';
import { Payments } from '../../../src/orders/application/ports.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { someone } from '../catalog/people.js';
import { refund, sell, send } from './after-sale.js';
import { becomes, claim, look, order as orderClaims } from './buying.js';
import { balance, booksOf, checkOut, fill, sql, stockUp } from './filling.js';

describe('refunds over REST', () => {
  let app: TestApp;
  let admin: { id: string; token: string };
  beforeAll(async () => {
    app = await startApp();
    admin = someone(app, 'admin');
  }, 30_000);
  afterAll(() => app.close());

  /** What the provider has of the order, what its guards say of it, and its state. */
  const moneyOf = async (orderId: string) => {
    const [row] = await sql(
      app,
      `SELECT o.state, o.refunded::integer, sum(p.refund_due)::integer AS due, sum(c.amount - c.refunded)::integer AS kept
         FROM orders o JOIN payments p ON p.order_id = o.id JOIN sandbox_charges c ON c.id = p.id
        WHERE o.id = $1 GROUP BY o.id`,
      [orderId],
    );
    return row;
  };
  const done = (buyer: Visitor, orderId: string) =>
    becomes(app, buyer, orderId, ({ payment }) => payment.state !== 'refunding');

  it('give the share of lines back, then an amount, then all that is left', async () => {
    const { buyer, order, shelves } = await sell(app, { hosts: 2 });
    const [first, second] = shelves;
    const host = first?.host as Visitor;
    const one = await refund(app, host, order.id, {
      lines: [{ line: 0, quantity: 1 }],
      reason: 'It was torn.',
    });
    expect(one).toMatchObject({
      status: 201,
      body: {
        amount: { amount: 1999, currency: 'EUR' },
        lines: [{ line: 0, quantity: 1, amount: { amount: 1999 }, restock: false }],
        reason: 'It was torn.',
      },
    });
    await done(buyer, order.id);
    expect(await moneyOf(order.id)).toEqual({ state: 'paid', refunded: 1999, due: 1999, kept: 5997 });
    expect((await refund(app, admin, order.id, { amount: 997 })).body.amount.amount).toBe(997);
    await done(buyer, order.id);
    expect(await moneyOf(order.id)).toEqual({ state: 'paid', refunded: 2996, due: 2996, kept: 5000 });
    expect((await refund(app, admin, order.id)).body).toMatchObject({
      amount: { amount: 5000 },
      lines: [
        { line: 0, quantity: 1 },
        { line: 1, quantity: 2 },
      ],
    });
    const seen = await becomes(app, buyer, order.id, ({ state }) => state === 'refunded');
    expect(seen).toMatchObject({
      total: { amount: 7996 },
      refunded: { amount: 7996 },
      lines: [{ refunded: 2 }, { refunded: 2 }],
      refunds: [{ id: one.body.id }, { lines: [] }, {}],
      payment: { state: 'refunded', refunded: { amount: 7996 } },
    });
    expect(seen.timeline.map(({ type }) => type).filter((type) => /refund/.test(type))).toEqual([
      ...['refund.started', 'order.refunded', 'refund.started', 'order.refunded'],
      ...['refund.started', 'order.refunded'],
    ]);
    expect(await moneyOf(order.id)).toEqual({ state: 'refunded', refunded: 7996, due: 7996, kept: 0 });
    // A host sees what went back of the own lines, and nothing of the rest.
    const sold = await look(app, second?.host as Visitor, order.id);
    expect(sold.refunds).toMatchObject([{ amount: { amount: 3001 }, lines: [{ line: 1, quantity: 2 }] }]);
    expect(sold.payment).not.toHaveProperty('refunded');
  }, 20_000);

  it('put units back into the stock of their variant, once, and of a drop without changing its counters', async () => {
    const { order, shelves } = await sell(app);
    const [shelf] = shelves;
    const variantId = shelf?.variantId ?? '';
    expect(await booksOf(app, variantId)).toEqual(balance(8, 0));
    const key = randomUUID();
    const lines = [{ line: 0, quantity: 1, restock: true }];
    const first = await refund(app, shelf?.host as Visitor, order.id, { lines }, key);
    await sql(app, 'DELETE FROM idempotency_keys WHERE key = $1', [key]);
    expect((await refund(app, shelf?.host as Visitor, order.id, { lines }, key)).body).toEqual(first.body);
    expect(await booksOf(app, variantId)).toEqual(balance(9, 0));
    const ledger =
      'SELECT delta, reserved_delta, reason, actor_id FROM stock_ledger WHERE variant_id = $1 ORDER BY id DESC LIMIT 1';
    expect(await sql(app, ledger, [variantId])).toEqual([
      { delta: 1, reserved_delta: 0, reason: 'returned', actor_id: shelf?.host.id },
    ]);
    expect((await refund(app, shelf?.host as Visitor, order.id)).body.lines).toMatchObject([
      { restock: false },
    ]);
    expect(await booksOf(app, variantId)).toEqual(balance(9, 0));

    const shop = await openShop(app, { quantity: 3, onHand: 5 });
    const ann = await app.guest();
    const { body } = await orderClaims(app, ann, [await claim(app, shop, ann)]);
    const drop = async () => (await app.call('GET', `/v2/drops/${shop.dropId}`)).body;
    const before = await drop();
    expect((await refund(app, shop.host, body.id, { lines })).status).toBe(201);
    expect(await booksOf(app, shop.variantId)).toMatchObject({ onHand: 5, reserved: 2, counted: 5 });
    expect(await drop()).toMatchObject({ available: before['available'], held: 0, sold: 1 });
    await becomes(app, ann, body.id, ({ state }) => state === 'refunded');
  }, 20_000);

  it('take back what a retired variant sold', async () => {
    const { order, shelves } = await sell(app);
    const [shelf] = shelves;
    const host = shelf?.host as Visitor;
    expect((await app.call('DELETE', `/v2/products/${shelf?.productId}`, { as: host })).status).toBeLessThan(
      300,
    );
    await sql(app, 'UPDATE variants SET retired = true WHERE id = $1', [shelf?.variantId]);
    const lines = [{ line: 0, quantity: 2, restock: true }];
    expect((await refund(app, host, order.id, { lines })).status).toBe(201);
    expect(await booksOf(app, shelf?.variantId ?? '')).toEqual(balance(10, 0));
  });

  it('are finished by the reconciliation when the answer of the provider was lost, step by step', async () => {
    const payments = app.app.get(Payments, { strict: false });
    const really = payments.refund.bind(payments);
    const { buyer, order, shelves } = await sell(app);
    const [asked, host] = [[] as number[], shelves[0]?.host as Visitor];
    let silent = true;
    payments.refund = async (payment, amount) => {
      await really(payment, amount);
      if (payment.paymentId !== order.payment.id) return;
      asked.push(amount);
      if (silent) throw new Overloaded();
    };
    await refund(app, host, order.id, { amount: 500 });
    await waitFor(() => Promise.resolve(asked.length > 0), { describe: 'the provider to be asked' });
    expect((await look(app, buyer, order.id)).payment.state).toBe('refunding');
    // More is refunded meanwhile; the provider is asked for what is not answered first.
    await refund(app, host, order.id, { amount: 300 });
    silent = false;
    expect(await done(buyer, order.id)).toMatchObject({
      state: 'paid',
      payment: { state: 'captured', refunded: { amount: 800 } },
    });
    payments.refund = really;
    expect([...new Set(asked)]).toEqual([500, 800]);
    expect(asked.at(-1)).toBe(800);
    expect(await moneyOf(order.id)).toMatchObject({ refunded: 800, kept: 3198 });
  }, 20_000);

  it('of more than is left are refused, in money and in units', async () => {
    const { buyer, order, shelves } = await sell(app);
    const host = shelves[0]?.host as Visitor;
    expect(await refund(app, host, order.id, { amount: 3999 })).toMatchObject({
      status: 409,
      body: { code: 'conflict', left: 3998, currency: 'EUR' },
    });
    expect(await refund(app, host, order.id, { lines: [{ line: 0, quantity: 3 }] })).toMatchObject({
      status: 409,
      body: { code: 'conflict', line: 0, left: 2 },
    });
    await refund(app, host, order.id, { amount: 3998 });
    expect((await refund(app, host, order.id, { amount: 1 })).status).toBe(409);
    await becomes(app, buyer, order.id, ({ state }) => state === 'refunded');
    expect(await refund(app, host, order.id)).toMatchObject({
      status: 409,
      body: { code: 'invalid_transition' },
    });
    expect(await send(app, host, order.id)).toMatchObject({
      status: 409,
      body: { code: 'invalid_transition' },
    });
  }, 20_000);

  it('are of those who sell, of amounts of those who sell all of it, and need a key', async () => {
    const { buyer, order, shelves } = await sell(app, { hosts: 2 });
    const host = shelves[0]?.host as Visitor;
    expect((await refund(app, await app.host(), order.id)).status).toBe(404);
    expect((await refund(app, buyer, order.id)).status).toBe(403);
    expect((await refund(app, host, order.id, { lines: [{ line: 1, quantity: 1 }] })).status).toBe(404);
    expect((await refund(app, host, order.id, { lines: [{ line: 9, quantity: 1 }] })).status).toBe(404);
    expect(await refund(app, host, order.id, { amount: 1 })).toMatchObject({ status: 403 });
    for (const id of [randomUUID(), 'x']) expect((await refund(app, admin, id)).status).toBe(404);
    const bare = await app.call('POST', `/v2/orders/${order.id}/refunds`, { as: host, body: {} });
    expect(bare).toMatchObject({ status: 400, body: { errors: [{ path: 'Idempotency-Key' }] } });
    expect(await moneyOf(order.id)).toMatchObject({ refunded: 0, due: 0 });
    expect((await refund(app, host, order.id)).body.amount.amount).toBe(3998);
  });

  it('of an order that is not paid are refused', async () => {
    const shelf = await stockUp(app);
    const buyer = await app.guest();
    await fill(app, buyer, [{ variantId: shelf.variantId, quantity: 1 }]);
    const { body } = await checkOut(app, buyer, { method: 'decline' });
    expect((await refund(app, shelf.host, String(body.orderId))).status).toBe(404);
    expect((await refund(app, admin, String(body.orderId))).body).toMatchObject({
      code: 'invalid_transition',
    });
  });

  let refusing: ReturnType<typeof sell> | undefined;
  it.each<[string, object]>([
    ['nothing', { amount: 0 }],
    ['less than nothing', { amount: -1 }],
    ['half a cent', { amount: 1.5 }],
    ['a text', { amount: '1' }],
    ['more than there are numbers', { amount: 1e21 }],
    ['null', { amount: null }],
    ['an amount and lines', { amount: 1, lines: [{ line: 0, quantity: 1 }] }],
    ['no units', { lines: [{ line: 0, quantity: 0 }] }],
    ['half a unit', { lines: [{ line: 0, quantity: 1.5 }] }],
    ['units as a text', { lines: [{ line: 0, quantity: '1' }] }],
    ['more units than there are numbers', { lines: [{ line: 0, quantity: 1e21 }] }],
    ['a restock that is no yes or no', { lines: [{ line: 0, quantity: 1, restock: 'yes' }] }],
    ['an amount of its own for a line', { lines: [{ line: 0, quantity: 1, amount: 9999 }] }],
    [
      'a line twice',
      {
        lines: [
          { line: 0, quantity: 1 },
          { line: 0, quantity: 1 },
        ],
      },
    ],
    ['a payment of its own', { paymentId: randomUUID() }],
    ['an empty reason', { reason: '' }],
  ])('refuse %s', async (_, body) => {
    const { order, shelves } = await (refusing ??= sell(app));
    const answer = await refund(app, shelves[0]?.host as Visitor, order.id, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(await moneyOf(order.id)).toMatchObject({ refunded: 0 });
  });

  it('cannot be written past the guards of the database', async () => {
    const { order } = await sell(app);
    for (const text of [
      'UPDATE orders SET refunded = 1 WHERE id = $1',
      `UPDATE payments SET state = 'refunding', refund_due = 1, refund_asked = 1, check_at = now() WHERE order_id = $1`,
      `WITH back AS (UPDATE payments SET state = 'refunding', refund_due = 1, refund_asked = 1, check_at = now()
                      WHERE order_id = $1) UPDATE orders SET refunded = 1 WHERE id = $1`,
      'UPDATE order_lines SET refunded = 3 WHERE order_id = $1',
      'UPDATE order_lines SET shipped = 3 WHERE order_id = $1',
    ])
      await expect(sql(app, text, [order.id])).rejects.toThrow();
    await refund(app, admin, order.id, { amount: 1 });
    await expect(
      sql(app, 'UPDATE order_refunds SET amount = 2 WHERE order_id = $1', [order.id]),
    ).rejects.toThrow();
    await expect(sql(app, 'DELETE FROM order_refunds WHERE order_id = $1', [order.id])).rejects.toThrow();
  });
});
