import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { logOf, openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';

describe('a host who changes a drop', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  const change = (shop: Shop, verb: string, as: Visitor = shop.host) =>
    app.call('POST', `/v2/drops/${shop.dropId}/${verb}`, { as });
  const claim = (shop: Shop, as: Visitor) =>
    app.call('POST', `/v2/drops/${shop.dropId}/claims`, { as, key: true, body: { quantity: 1 } });
  const available = async (shop: Shop) => {
    const products = await app.call<{ data: { variants: { id: string; available: number }[] }[] }>(
      'GET',
      '/v2/products?limit=100',
    );
    return products.body.data.flatMap(({ variants }) => variants).find(({ id }) => id === shop.variantId)
      ?.available;
  };

  it('pauses and resumes it: the line is served when it goes on', async () => {
    const shop = await openShop(app, { quantity: 1 });
    const [ann, bob] = [await app.guest(), await app.guest()];
    const held = await claim(shop, ann);
    await app.call('POST', `/v2/drops/${shop.dropId}/line`, { as: bob });
    expect((await change(shop, 'pause')).body).toMatchObject({ state: 'paused', lineLength: 1 });
    await app.call('DELETE', `/v2/claims/${String(held.body['id'])}`, { as: ann });
    expect((await claim(shop, ann)).body).toMatchObject({ code: 'drop_not_open', state: 'paused' });
    const mine = () => app.call('GET', `/v2/drops/${shop.dropId}/line/me`, { as: bob });
    expect((await mine()).body).toMatchObject({ state: 'waiting' });
    expect((await change(shop, 'resume')).body).toMatchObject({ state: 'open', available: 0, lineLength: 0 });
    expect((await mine()).body).toMatchObject({ state: 'turn' });
    const types = (await logOf(app, ann, shop.roomId)).map(({ type }) => type);
    expect(types.filter((type) => /paused|resumed/.test(type))).toEqual(['drop.paused', 'drop.resumed']);
  });

  it('cancels it: holds and unpaid orders end at once, and the stock has its units again', async () => {
    const shop = await openShop(app, { quantity: 3, onHand: 5 });
    const [ann, bob] = [await app.guest(), await app.guest()];
    const [paid, unpaid] = [await claim(shop, ann), await claim(shop, bob)];
    const order = (as: Visitor, id: unknown, method: string) =>
      app.call('POST', '/v2/orders', {
        ...{ as, key: true },
        body: { claimIds: [id], payment: { provider: 'sandbox', method } },
      });
    expect((await order(ann, paid.body['id'], 'ok')).body).toMatchObject({ state: 'paid' });
    const declined = await order(bob, unpaid.body['id'], 'decline');
    expect((await change(shop, 'cancel')).body).toMatchObject({
      ...{ state: 'cancelled', available: 2, held: 0, sold: 1 },
    });
    expect(
      (await app.call('GET', `/v2/claims/${String(unpaid.body['id'])}`, { as: bob })).body,
    ).toMatchObject({
      state: 'released',
    });
    expect(await available(shop)).toBe(4);
    const orderId = String(declined.body['id'] ?? declined.body['orderId']);
    await waitFor(
      async () =>
        (await app.call('GET', `/v2/orders/${orderId}`, { as: bob })).body['state'] === 'cancelled' ||
        undefined,
      { timeoutMs: 10_000, describe: 'the end of the unpaid order' },
    );
    expect((await claim(shop, bob)).body).toMatchObject({ code: 'drop_not_open', state: 'cancelled' });
    expect((await change(shop, 'cancel')).body).toMatchObject({ code: 'invalid_transition' });
  });

  it('has to be its host', async () => {
    const shop = await openShop(app);
    for (const verb of ['pause', 'resume', 'cancel']) {
      expect((await change(shop, verb, await app.host())).status).toBe(403);
      expect((await change(shop, verb, await app.guest())).status).toBe(403);
      expect((await app.call('POST', `/v2/drops/${shop.dropId}/${verb}`)).status).toBe(401);
    }
  });
});
