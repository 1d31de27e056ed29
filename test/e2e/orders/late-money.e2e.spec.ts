import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrderView } from '../../../src/orders/application/queries.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop } from '../../support/shop.js';
import { becomes, claim, look, order, pay } from './buying.js';

describe('money that comes when its claim holds nothing any more', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close());

  const seenBy = (as: Visitor, orderId: string) =>
    app.call<OrderView>('GET', `/v2/orders/${orderId}`, { as });
  const dropOf = async (dropId: string) => (await app.call('GET', `/v2/drops/${dropId}`)).body;

  it('buys nobody more than one customer may have', async () => {
    const shop = await openShop(app, { quantity: 5, perCustomer: 1 });
    const ann = await app.guest();
    const first = await claim(app, shop, ann);
    const late = await order(app, ann, [first], 'async_ok');
    // Given back while the provider thinks it over, so that the customer may claim another one.
    expect((await app.call('DELETE', `/v2/claims/${first}`, { as: ann })).status).toBe(204);
    const second = await order(app, ann, [await claim(app, shop, ann)]);
    expect(second.body.state).toBe('paid');
    const ended = await becomes(app, ann, late.body.id, ({ state }) => state === 'refunded');
    expect(ended).toMatchObject({ reason: 'units_gone', number: null });
    expect(await dropOf(shop.dropId)).toMatchObject({ available: 4, held: 0, sold: 1 });
  });

  it('buys what was given back if the customer has nothing else of it', async () => {
    const shop = await openShop(app, { quantity: 1, perCustomer: 1 });
    const ann = await app.guest();
    const claimId = await claim(app, shop, ann);
    const late = await order(app, ann, [claimId], 'async_ok');
    await app.call('DELETE', `/v2/claims/${claimId}`, { as: ann });
    await becomes(app, ann, late.body.id, ({ state }) => state === 'paid');
    expect(await dropOf(shop.dropId)).toMatchObject({ available: 0, held: 0, sold: 1, state: 'sold_out' });
  });

  it('goes back if its order was cancelled meanwhile, and the order is not paid any more', async () => {
    const shop = await openShop(app, { quantity: 1 });
    const ann = await app.guest();
    const { body } = await order(app, ann, [await claim(app, shop, ann)], 'async_ok');
    expect((await app.call('POST', `/v2/orders/${body.id}/cancel`, { as: ann })).status).toBe(200);
    expect((await pay(app, ann, body.id)).body).toMatchObject({ code: 'invalid_transition' });
    await becomes(app, ann, body.id, ({ state }) => state === 'refunded');
    expect((await look(app, ann, body.id)).payment).toMatchObject({
      state: 'refunded',
      refunded: { amount: 1999 },
    });
    expect(await dropOf(shop.dropId)).toMatchObject({ held: 1, sold: 0 });
  });

  it('goes back, and a host learns nothing of what it was that another one could not sell', async () => {
    const [gone, left] = [await openShop(app, { quantity: 1 }), await openShop(app)];
    const [ann, bob] = [await app.guest(), await app.guest()];
    const claimIds = [await claim(app, gone, ann), await claim(app, left, ann)];
    const { body } = await order(app, ann, claimIds, 'async_ok');
    for (const { host } of [gone, left]) expect(await seenBy(host, body.id)).toMatchObject({ status: 404 });
    await app.call('DELETE', `/v2/claims/${claimIds[0]}`, { as: ann });
    await claim(app, gone, bob);
    await becomes(app, ann, body.id, ({ payment }) => payment.refunded !== undefined);
    const sale = await seenBy(left.host, body.id);
    expect(sale.body).toMatchObject({ state: 'paid', total: { amount: 1999 } });
    expect(sale.body.payment).not.toHaveProperty('refunded');
    expect(await seenBy(gone.host, body.id)).toMatchObject({ status: 404 });
  });

  it('pays once when a declined order is paid again five times at once', async () => {
    const shop = await openShop(app, { quantity: 1 });
    const ann = await app.guest();
    const declined = await order(app, ann, [await claim(app, shop, ann)], 'decline');
    const orderId = String(declined.body.orderId);
    const answers = await Promise.all(Array.from({ length: 5 }, () => pay(app, ann, orderId)));
    expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThanOrEqual(1);
    for (const { status, body } of answers)
      expect(status === 201 ? 'paid' : body.code).toMatch(/^(paid|conflict|invalid_transition)$/);
    const { payment, timeline } = await look(app, ann, orderId);
    expect(payment.state).toBe('captured');
    expect(timeline.filter(({ type }) => type === 'order.paid')).toHaveLength(1);
    expect(timeline.filter(({ type }) => type === 'payment.started')).toHaveLength(1);
  });
});
