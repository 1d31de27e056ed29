import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Ids } from '#kernel';
import { OrderDesk } from '../../../src/orders/application/order-desk.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop } from '../../support/shop.js';
import { becomes, claim, look as lookAt, order, pay } from './buying.js';
import { add, balance, booksOf, checkOut, look, type Shelf, sql, stockUp } from './filling.js';

const money = (amount: number, currency = 'EUR') => ({ amount, currency });
const ADDRESS = { name: 'Ann', line1: 'High Street 1', city: 'Köln', postalCode: '50667', country: 'DE' };

describe('orders of a cart over REST', () => {
  let app: TestApp;
  let ann: Visitor;
  beforeAll(async () => {
    app = await startApp({ HOLD_SECONDS: '3' });
  }, 30_000);
  beforeEach(async () => {
    ann = await app.guest('Ann');
  });
  afterAll(() => app.close());

  /** A cart with so many units of a variant of which there are ten. */
  async function filled(quantity: number, units = 10): Promise<Shelf> {
    const shelf = await stockUp(app, [units]);
    await add(app, ann, shelf.variantId, quantity);
    return shelf;
  }

  /** Stores an order as a process does that dies before it asks the provider. */
  async function stored(key: string, holdSeconds = 120): Promise<string> {
    const ids = app.app.get(Ids, { strict: false });
    const desk = app.app.get(OrderDesk, { strict: false });
    const draft = { id: ids.next(), userId: ann.id, key, claimIds: [], claims: [], shippingAddress: null };
    const payment = { id: ids.next(), provider: 'sandbox', method: 'ok', key };
    return (await desk.place({ ...draft, payment, cart: { holdSeconds } })).order.id;
  }

  it('take all lines at present prices, take the units from the stock and empty the cart', async () => {
    const { host, variantIds, productId } = await stockUp(app, [10, 10]);
    const [one = '', other = ''] = variantIds;
    await add(app, ann, one, 2);
    await add(app, ann, other, 3);
    const variants = [{ id: one, price: money(1050) }];
    await app.call('PATCH', `/v2/products/${productId}`, { as: host, body: { variants } });
    const answer = await checkOut(app, ann, { shippingAddress: ADDRESS, expectedTotal: money(8100) });
    expect([answer.status, answer.body]).toEqual([
      201,
      {
        ...{ id: expect.any(String), number: expect.any(Number), state: 'paid' },
        lines: [
          {
            ...{ variantId: one, title: 'Tee, size 0', quantity: 2 },
            ...{ unitPrice: money(1050), total: money(2100), line: 0, shipped: 0, refunded: 0 },
          },
          {
            ...{ variantId: other, title: 'Tee, size 1', quantity: 3 },
            ...{ unitPrice: money(2000), total: money(6000), line: 1, shipped: 0, refunded: 0 },
          },
        ],
        ...{ subtotal: money(8100), tax: money(0), shipping: money(0), total: money(8100) },
        ...{ refunded: money(0), refunds: [], fulfilments: [] },
        ...{ shippingAddress: ADDRESS, createdAt: expect.any(String) },
        payment: { id: expect.any(String), provider: 'sandbox', method: 'ok', state: 'captured' },
      },
    ]);
    expect(await lookAt(app, ann, answer.body.id)).toMatchObject({
      ...answer.body,
      timeline: [{ type: 'order.created' }, { type: 'order.paid' }],
    });
    expect(await booksOf(app, one)).toEqual(balance(8, 0));
    expect(await booksOf(app, other)).toEqual(balance(7, 0));
    expect((await look(app, ann)).body.lines).toEqual([]);
    const again = await checkOut(app, ann);
    expect([again.status, again.body.code, again.body.orderId]).toEqual([409, 'conflict', answer.body.id]);
  });

  it('show a host the own lines and where to send them, and strangers nothing', async () => {
    const [mine, others] = [await filled(1), await filled(2)];
    const { body } = await checkOut(app, ann, { shippingAddress: ADDRESS });
    expect(await lookAt(app, mine.host, body.id)).toMatchObject({
      ...{ lines: [{ variantId: mine.variantId }], total: money(1999), shippingAddress: ADDRESS },
    });
    const sales = await app.call('GET', '/v2/orders?as=host', { as: others.host });
    expect(sales.body['data']).toMatchObject([
      { id: body.id, total: money(3998), shippingAddress: ADDRESS, lines: [{ quantity: 2 }] },
    ]);
    const v1 = await app.call('GET', `/v1/orders/${body.id}`, { as: ann });
    expect(v1.body).toMatchObject({ price: 5997, lines: [{ quantity: 1 }, { quantity: 2 }] });
    expect((await app.call('GET', `/v2/orders/${body.id}`, { as: await app.host() })).status).toBe(404);
    const moved = `UPDATE orders SET shipping_address = NULL WHERE id = $1`;
    await expect(sql(app, moved, [body.id])).rejects.toThrow(/stays as it was/);
  });

  it('cost what the shopper was told or are refused with both totals, and nothing happens', async () => {
    const { variantId } = await filled(2);
    for (const expectedTotal of [money(1999), money(3998, 'USD')]) {
      const { status, body } = await checkOut(app, ann, { expectedTotal });
      expect([status, body]).toEqual([
        409,
        expect.objectContaining({ code: 'conflict', expectedTotal, total: money(3998) }),
      ]);
    }
    expect(await booksOf(app, variantId)).toEqual(balance(10, 0));
    expect((await checkOut(app, ann, { expectedTotal: money(3998) })).body.state).toBe('paid');
    const shop = await openShop(app);
    const body = { claimIds: [await claim(app, shop, ann)], payment: { provider: 'sandbox', method: 'ok' } };
    const dear = await app.call('POST', '/v2/orders', {
      ...{ as: ann, key: true, body: { ...body, expectedTotal: money(1) } },
    });
    expect(dear.body).toMatchObject({ code: 'conflict', total: money(1999) });
    expect((await order(app, ann, body.claimIds)).body.state).toBe('paid');
  });

  it('say which line is short; all lines are reserved or none, and the cart stays', async () => {
    const plenty = await filled(1);
    const short = await filled(3, 2);
    const lineId = (await look(app, ann)).body.lines[1]?.id;
    const answer = await checkOut(app, ann);
    expect([answer.status, answer.body]).toEqual([
      409,
      expect.objectContaining({
        code: 'out_of_stock',
        ...{ lineId, variantId: short.variantId, quantity: 3, available: 2 },
      }),
    ]);
    expect(await booksOf(app, plenty.variantId)).toEqual(balance(10, 0));
    await app.call('DELETE', `/v2/products/${short.productId}`, { as: short.host });
    const gone = await checkOut(app, ann);
    expect(gone.body).toMatchObject({ code: 'out_of_stock', lineId, available: 0 });
    await app.call('DELETE', `/v2/cart/lines/${lineId}`, { as: ann });
    expect((await checkOut(app, ann)).body).toMatchObject({ state: 'paid', total: money(1999) });
    expect(await booksOf(app, plenty.variantId)).toEqual(balance(9, 0));
  });

  it('are refused if a price is in another currency by now', async () => {
    const [kept, moved] = [await filled(1), await filled(1)];
    const variants = [{ id: moved.variantId, price: money(5, 'CHF') }];
    await app.call('PATCH', `/v2/products/${moved.productId}`, { as: moved.host, body: { variants } });
    const { body } = await look(app, ann);
    expect(body).toMatchObject({ lines: [{}, { problem: 'other_currency' }], subtotal: money(1999) });
    const answer = await checkOut(app, ann);
    expect([answer.status, answer.body.errors?.map(({ path }) => path)]).toEqual([400, ['cart']]);
    expect(await booksOf(app, kept.variantId)).toEqual(balance(10, 0));
  });

  it('keep the units while a declined payment is tried again', async () => {
    const { variantId } = await filled(4);
    const declined = await checkOut(app, ann, { method: 'decline' });
    expect([declined.status, declined.body.code]).toEqual([422, 'payment_declined']);
    expect(await booksOf(app, variantId)).toEqual(balance(10, 4));
    const orderId = declined.body.orderId ?? '';
    expect((await checkOut(app, ann)).body).toMatchObject({ code: 'conflict', orderId });
    const paid = await pay(app, ann, orderId);
    expect([paid.status, paid.body.state, paid.body.total]).toEqual([201, 'paid', money(7996)]);
    expect(await booksOf(app, variantId)).toEqual(balance(6, 0));
  });

  it('free the units once when they are cancelled', async () => {
    const { variantId } = await filled(4);
    const { orderId = '' } = (await checkOut(app, ann, { method: 'decline' })).body;
    const cancel = () => app.call('POST', `/v2/orders/${orderId}/cancel`, { as: ann });
    const answers = await Promise.all([cancel(), cancel(), cancel()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await booksOf(app, variantId)).toEqual(balance(10, 0));
    expect((await cancel()).body).toMatchObject({ state: 'cancelled', reason: 'by_buyer' });
    expect(await booksOf(app, variantId)).toEqual(balance(10, 0));
    expect((await pay(app, ann, orderId)).body.code).toBe('invalid_transition');
  });

  it('free the units when they are not paid within the hold', async () => {
    const { variantId } = await filled(4);
    const { orderId = '' } = (await checkOut(app, ann, { method: 'decline' })).body;
    expect(await booksOf(app, variantId)).toEqual(balance(10, 4));
    const ended = await becomes(app, ann, orderId, ({ state }) => state === 'cancelled', 15);
    expect(ended.reason).toBe('hold_expired');
    expect(await booksOf(app, variantId)).toEqual(balance(10, 0));
  }, 20_000);

  it('that are not paid in time cannot be paid, even before anybody ended them', async () => {
    await filled(4);
    const { orderId = '' } = (await checkOut(app, ann, { method: 'decline' })).body;
    await sql(app, `UPDATE orders SET hold_until = clock_timestamp() WHERE id = $1`, [orderId]);
    const late = await pay(app, ann, orderId);
    expect([late.status, late.body.code]).toEqual([409, 'invalid_transition']);
  });

  it('that were stored by a process that died are paid by a repeat of the request, once', async () => {
    const { variantId } = await filled(2);
    const key = randomUUID();
    const orderId = await stored(key);
    expect(await booksOf(app, variantId)).toEqual(balance(10, 2));
    // Filled anew meanwhile: that is another order's.
    await add(app, ann, variantId, 5);
    const repeat = await checkOut(app, ann, { key });
    expect([repeat.status, repeat.body.id, repeat.body.state, repeat.body.total]).toEqual([
      ...[201, orderId, 'paid', money(3998)],
    ]);
    const replay = await checkOut(app, ann, { key });
    expect([replay.body.id, replay.headers.get('idempotency-replayed')]).toEqual([orderId, 'true']);
    expect(await booksOf(app, variantId)).toEqual(balance(8, 0));
    expect((await look(app, ann)).body.lines).toMatchObject([{ quantity: 5 }]);
    const claimed = await order(
      app,
      ann,
      [await claim(app, await openShop(app), ann)],
      'ok',
      await usedKey(),
    );
    expect(claimed.body.code).toBe('idempotency_key_reused');
  });

  /** A key of an order of a cart that the layer above does not know. */
  async function usedKey(): Promise<string> {
    const key = randomUUID();
    await stored(key);
    return key;
  }

  it('that were stored by a process that died, and never asked for again, are ended by the deadline', async () => {
    const { variantId } = await filled(2);
    const orderId = await stored(randomUUID());
    expect(await booksOf(app, variantId)).toEqual(balance(10, 2));
    // As if hold and the time had passed after which an answer counts as missing.
    await sql(
      app,
      `WITH over AS (UPDATE orders SET hold_until = clock_timestamp() WHERE id = $1)
       UPDATE payments SET check_at = clock_timestamp() WHERE order_id = $1`,
      [orderId],
    );
    const ended = await becomes(app, ann, orderId, ({ state }) => state === 'cancelled', 15);
    expect(ended).toMatchObject({ reason: 'hold_expired', payment: { state: 'failed' } });
    expect(await booksOf(app, variantId)).toEqual(balance(10, 0));
  }, 20_000);

  it('decided later are paid by the webhook; money for a cancelled one goes back', async () => {
    const { variantId } = await filled(2);
    const first = await checkOut(app, ann, { method: 'async_ok' });
    expect([first.body.state, await booksOf(app, variantId)]).toEqual(['pending_payment', balance(10, 2)]);
    await becomes(app, ann, first.body.id, ({ state }) => state === 'paid');
    expect(await booksOf(app, variantId)).toEqual(balance(8, 0));
    await add(app, ann, variantId, 3);
    const second = await checkOut(app, ann, { method: 'async_ok' });
    await app.call('POST', `/v2/orders/${second.body.id}/cancel`, { as: ann });
    expect(await booksOf(app, variantId)).toEqual(balance(8, 0));
    const back = await becomes(app, ann, second.body.id, ({ state }) => state === 'refunded');
    expect(back.payment).toMatchObject({ state: 'refunded', refunded: money(5997) });
    expect(await booksOf(app, variantId)).toEqual(balance(8, 0));
  }, 30_000);

  it.each<[string, Record<string, unknown>]>([
    ['cart', { claimIds: [randomUUID()] }],
    ['cart', { cart: false }],
    ['cart', { cart: 'true' }],
    ['cart', { cart: 1 }],
    ['cart', { cart: null }],
    ['cart', { cart: [] }],
    ['claimIds', { cart: undefined }],
    ['claimIds', { claimIds: null }],
    ['lines', { lines: [] }],
    ['expectedTotal', { expectedTotal: null }],
    ['expectedTotal', { expectedTotal: 1999 }],
    ['expectedTotal.amount', { expectedTotal: money(1.5) }],
    ['expectedTotal.amount', { expectedTotal: money(-1) }],
    ['expectedTotal.amount', { expectedTotal: money(1e21) }],
    ['expectedTotal.currency', { expectedTotal: { amount: 1 } }],
    ['shippingAddress.name', { shippingAddress: { ...ADDRESS, name: undefined } }],
    ['shippingAddress.line1', { shippingAddress: { ...ADDRESS, line1: '' } }],
    ['shippingAddress.city', { shippingAddress: { ...ADDRESS, city: null } }],
    ['shippingAddress.postalCode', { shippingAddress: { ...ADDRESS, postalCode: '1'.repeat(21) } }],
    ['shippingAddress.country', { shippingAddress: { ...ADDRESS, country: 'DEU' } }],
    ['shippingAddress.country', { shippingAddress: { ...ADDRESS, country: 'de' } }],
    ['shippingAddress.userId', { shippingAddress: { ...ADDRESS, userId: randomUUID() } }],
  ])('are refused with %s that is not as it must be (%#)', async (path, wrong) => {
    const answer = await checkOut(app, ann, wrong);
    expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ path }));
  });
});
