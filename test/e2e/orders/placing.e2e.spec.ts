import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop } from '../../support/shop.js';
import { claim, look, order, pay } from './buying.js';

const money = (amount: number) => ({ amount, currency: 'EUR' });

describe('placing orders over REST', () => {
  let app: TestApp;
  let ann: Visitor;
  beforeAll(async () => {
    app = await startApp();
    ann = await app.guest('Ann');
  }, 30_000);
  afterAll(() => app.close());

  it('turns claims into a paid order with a number, and the units into sales', async () => {
    const shop = await openShop(app, { quantity: 3, perCustomer: 2 });
    const claimId = await claim(app, shop, ann, 2);
    const address = { name: 'Ann', line1: 'High Street 1', city: 'Köln', postalCode: '50667', country: 'DE' };
    const answer = await app.call('POST', '/v2/orders', {
      ...{ as: ann, key: true },
      body: { claimIds: [claimId], payment: { provider: 'sandbox', method: 'ok' }, shippingAddress: address },
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      ...{ id: expect.any(String), number: expect.any(Number), state: 'paid', createdAt: expect.any(String) },
      lines: [
        {
          ...{
            claimId,
            variantId: shop.variantId,
            title: expect.stringContaining('Friday Runner'),
            quantity: 2,
          },
          ...{ unitPrice: money(1999), total: money(3998) },
          ...{ line: 0, shipped: 0, refunded: 0 },
        },
      ],
      ...{ refunded: money(0), refunds: [], fulfilments: [] },
      ...{
        subtotal: money(3998),
        tax: money(0),
        shipping: money(0),
        total: money(3998),
        shippingAddress: address,
      },
      payment: { id: expect.any(String), provider: 'sandbox', method: 'ok', state: 'captured' },
    });
    const seen = await look(app, ann, String(answer.body['id']));
    expect(seen).toMatchObject({
      ...answer.body,
      timeline: [{ type: 'order.created' }, { type: 'order.paid' }],
    });
    expect((await app.call('GET', `/v2/drops/${shop.dropId}`)).body).toMatchObject({
      available: 1,
      held: 0,
      sold: 2,
    });
    expect((await app.call('GET', `/v2/claims/${claimId}`, { as: ann })).body).toMatchObject({
      state: 'ordered',
    });
  });

  it('sums the lines of several drops', async () => {
    const shops = [await openShop(app), await openShop(app)];
    const claimIds = await Promise.all(shops.map((shop) => claim(app, shop, ann)));
    const { body } = await order(app, ann, claimIds);
    expect(body).toMatchObject({ state: 'paid', total: money(3998), payment: { state: 'captured' } });
    expect(body.lines.map((line) => line.claimId)).toEqual(claimIds);
  });

  it('answers a repeated key with the same order, and three at once make one order and one charge', async () => {
    const claimIds = [await claim(app, await openShop(app), ann)];
    const key = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => order(app, ann, claimIds, 'ok', key)));
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThanOrEqual(1);
    for (const { status, body } of answers) {
      if (status !== 201) expect([status, body.code]).toEqual([409, 'idempotency_in_progress']);
    }
    const again = await order(app, ann, claimIds, 'ok', key);
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(new Set([...made, again].map(({ body }) => body.id)).size).toBe(1);
    const other = await order(app, ann, [await claim(app, await openShop(app), ann)], 'ok', key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('gives a claim to one of two orders, and tells the other one which', async () => {
    const claimIds = [await claim(app, await openShop(app), ann)];
    const answers = await Promise.all([order(app, ann, claimIds), order(app, ann, claimIds)]);
    const won = answers.find(({ status }) => status === 201);
    const lost = answers.find(({ status }) => status === 409);
    expect(won?.body.state).toBe('paid');
    expect(lost?.body).toMatchObject({ code: 'conflict', orderId: won?.body.id });
  });

  it.each([
    ['decline', 'card_declined'],
    ['insufficient_funds', 'insufficient_funds'],
  ])('declines by %s, keeps the units held, and takes another payment', async (method, reason) => {
    const shop = await openShop(app, { quantity: 1 });
    const claimIds = [await claim(app, shop, ann)];
    const key = randomUUID();
    const declined = await order(app, ann, claimIds, method, key);
    expect(declined).toMatchObject({
      status: 422,
      body: { code: 'payment_declined', reason, orderId: expect.any(String), paymentId: expect.any(String) },
    });
    const replayed = await order(app, ann, claimIds, method, key);
    expect([replayed.status, replayed.body.orderId]).toEqual([422, declined.body.orderId]);
    const orderId = declined.body.orderId ?? '';
    expect(await look(app, ann, orderId)).toMatchObject({
      ...{ state: 'pending_payment', number: null },
      payment: { state: 'declined', failure: reason },
    });
    expect((await app.call('GET', `/v2/drops/${shop.dropId}`)).body).toMatchObject({ held: 1, sold: 0 });
    expect((await order(app, ann, claimIds)).body).toMatchObject({ code: 'conflict', orderId });
    const second = await pay(app, ann, orderId);
    expect([second.status, second.body.state]).toEqual([201, 'paid']);
    expect((await app.call('GET', `/v2/drops/${shop.dropId}`)).body).toMatchObject({ held: 0, sold: 1 });
    const third = await pay(app, ann, orderId);
    expect([third.status, third.body.code]).toEqual([409, 'invalid_transition']);
  });

  it('cancels what is not paid, once, and lets the claim be ordered again', async () => {
    const claimIds = [await claim(app, await openShop(app), ann)];
    const { orderId = '' } = (await order(app, ann, claimIds, 'decline')).body;
    const cancel = () => app.call('POST', `/v2/orders/${orderId}/cancel`, { as: ann });
    const first = await cancel();
    expect(first).toMatchObject({ status: 200, body: { state: 'cancelled', reason: 'by_buyer' } });
    expect((await cancel()).body).toEqual(first.body);
    const again = await order(app, ann, claimIds);
    expect(again.body.state).toBe('paid');
    const late = await app.call('POST', `/v2/orders/${again.body.id}/cancel`, { as: ann });
    expect([late.status, late.body['code']]).toEqual([409, 'invalid_transition']);
  });

  it('refuses claims that hold nothing', async () => {
    const shop = await openShop(app);
    const claimId = await claim(app, shop, ann);
    await app.call('DELETE', `/v2/claims/${claimId}`, { as: ann });
    expect((await order(app, ann, [claimId])).body.code).toBe('claim_not_held');
  });

  it('shows and sells nothing to those whose it is not', async () => {
    const shop = await openShop(app);
    const [bob, otherHost] = [await app.guest('Bob'), await app.host()];
    const claimId = await claim(app, shop, ann);
    const unknown = await order(app, bob, [claimId]);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'not_found']);
    const { body } = await order(app, ann, [claimId], 'decline');
    const orderId = body.orderId ?? '';
    for (const stranger of [bob, otherHost]) {
      for (const [method, path, more] of [
        ['GET', `/v2/orders/${orderId}`, {}],
        ['GET', `/v1/orders/${orderId}`, {}],
        ['POST', `/v2/orders/${orderId}/cancel`, {}],
        [
          'POST',
          `/v2/orders/${orderId}/payments`,
          { key: true, body: { provider: 'sandbox', method: 'ok' } },
        ],
      ] as const) {
        const answer = await app.call(method, path, { as: stranger, ...more });
        expect([path, answer.status, answer.body['code']]).toEqual([path, 404, 'not_found']);
      }
    }
    const cancel = await app.call('POST', `/v2/orders/${orderId}/cancel`, { as: shop.host });
    expect(cancel.status).toBe(404);
    expect((await app.call('GET', '/v2/orders', {})).status).toBe(401);
  });

  it.each<[string, object]>([
    ['claimIds', { claimIds: [] }],
    ['claimIds', { claimIds: 'no list' }],
    ['claimIds', { claimIds: ['no id'] }],
    ['claimIds', { claimIds: Array.from({ length: 21 }, () => randomUUID()) }],
    [
      'claimIds',
      { claimIds: ['01990000-0000-7000-8000-00000000000a', '01990000-0000-7000-8000-00000000000A'] },
    ],
    ['payment', { payment: undefined }],
    ['payment', { payment: null }],
    ['payment', { payment: [] }],
    ['payment.method', { payment: { provider: 'sandbox' } }],
    ['payment.method', { payment: { provider: 'sandbox', method: 'no_such' } }],
    ['payment.provider', { payment: { provider: 'stripe', method: 'ok' } }],
    ['payment.amount', { payment: { provider: 'sandbox', method: 'ok', amount: 1 } }],
    ['total', { total: 1 }],
    ['userId', { userId: randomUUID() }],
    ['state', { state: 'paid' }],
    ['shippingAddress', { shippingAddress: null }],
    [
      'shippingAddress.country',
      { shippingAddress: { name: 'A', line1: 'B', city: 'C', postalCode: '1', country: 'XX' } },
    ],
    [
      'shippingAddress.city',
      { shippingAddress: { name: 'A', line1: 'B', city: 'C\u0000', postalCode: '1', country: 'DE' } },
    ],
  ])('refuses %s that is not as it must be (%#)', async (path, wrong) => {
    const body = { claimIds: [randomUUID()], payment: { provider: 'sandbox', method: 'ok' }, ...wrong };
    const answer = await app.call('POST', '/v2/orders', { as: ann, key: true, body });
    expect([answer.status, answer.body['code']]).toEqual([400, 'validation_failed']);
    expect(answer.body['errors']).toContainEqual(expect.objectContaining({ path }));
  });

  it('refuses to order or to pay without a key', async () => {
    const body = { claimIds: [randomUUID()], payment: { provider: 'sandbox', method: 'ok' } };
    expect((await app.call('POST', '/v2/orders', { as: ann, body })).body).toMatchObject({
      ...{ code: 'validation_failed', errors: [{ path: 'Idempotency-Key' }] },
    });
    const path = `/v2/orders/${randomUUID()}/payments`;
    const answer = await app.call('POST', path, { as: ann, body: { provider: 'sandbox', method: 'ok' } });
    expect(answer.status).toBe(400);
  });
});
