import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop } from '../../support/shop.js';
import { becomes, claim, look, order, pay } from './buying.js';

describe('ways in which a payment goes', () => {
  let app: TestApp;
  let ann: Visitor;
  beforeAll(async () => {
    app = await startApp();
    ann = await app.guest('Ann');
  }, 30_000);
  afterAll(() => app.close());

  it('slow: the answer comes after five seconds, and others are served meanwhile', async () => {
    const shop = await openShop(app, { quantity: 2, perCustomer: 2 });
    const start = performance.now();
    const slow = order(app, ann, [await claim(app, shop, ann)], 'slow');
    const quick = await order(app, ann, [await claim(app, shop, ann)]);
    expect(quick.body.state).toBe('paid');
    expect(performance.now() - start).toBeLessThan(4_000);
    expect((await slow).body.state).toBe('paid');
    expect(performance.now() - start).toBeGreaterThan(5_000);
  }, 20_000);

  it('async_ok: pending at first, and paid once the provider calls', async () => {
    const { status, body } = await order(app, ann, [await claim(app, await openShop(app), ann)], 'async_ok');
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: 'pending_payment', number: null, payment: { state: 'pending' } });
    const busy = await pay(app, ann, body.id);
    expect([busy.status, busy.body.code]).toEqual([409, 'conflict']);
    const paid = await becomes(app, ann, body.id, ({ state }) => state === 'paid');
    expect(paid).toMatchObject({ number: expect.any(Number), payment: { state: 'captured' } });
  }, 20_000);

  it('async_fail: pending at first, declined by the call, and then payable in another way', async () => {
    const { body } = await order(app, ann, [await claim(app, await openShop(app), ann)], 'async_fail');
    expect(body.payment.state).toBe('pending');
    const declined = await becomes(app, ann, body.id, ({ payment }) => payment.state === 'declined');
    expect(declined).toMatchObject({ state: 'pending_payment', payment: { failure: 'card_declined' } });
    expect((await pay(app, ann, body.id)).body.state).toBe('paid');
  }, 20_000);

  it('unreachable: the hold stays, and the payment is tried until it is given up', async () => {
    const shop = await openShop(app, { quantity: 1 });
    const key = randomUUID();
    const claimIds = [await claim(app, shop, ann)];
    const { status, body } = await order(app, ann, claimIds, 'unreachable', key);
    expect(status).toBe(201);
    expect(body).toMatchObject({ state: 'pending_payment', payment: { state: 'pending' } });
    expect((await order(app, ann, claimIds, 'unreachable', key)).body.id).toBe(body.id);
    expect((await app.call('GET', `/v2/drops/${shop.dropId}`)).body).toMatchObject({ held: 1 });
    const failed = await becomes(app, ann, body.id, ({ payment }) => payment.state === 'failed', 60);
    expect(failed).toMatchObject({ state: 'pending_payment', payment: { failure: 'provider_unreachable' } });
    expect((await pay(app, ann, body.id)).body.state).toBe('paid');
  }, 90_000);

  it('an order that nobody pays ends with its hold', async () => {
    const shop = await openShop(app, { quantity: 1, holdSeconds: 2 });
    const { orderId = '' } = (await order(app, ann, [await claim(app, shop, ann)], 'decline')).body;
    const ended = await becomes(app, ann, orderId, ({ state }) => state === 'cancelled');
    expect(ended).toMatchObject({ reason: 'hold_expired', number: null });
    const late = await pay(app, ann, orderId);
    expect([late.status, late.body.code]).toEqual([409, 'invalid_transition']);
    expect((await look(app, ann, orderId)).timeline.map(({ type }) => type)).toEqual([
      ...['order.created', 'order.payment_failed', 'order.cancelled'],
    ]);
  }, 20_000);
});
