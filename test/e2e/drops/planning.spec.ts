import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { openShop } from '../../support/shop.js';

describe('the plan of a drop', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ DEMO: 'true' });
  }, 60_000);
  afterAll(() => app.close());

  it.each([
    ['opensAt', null],
    ['closesAt', null],
    ['perCustomer', null],
    ['holdSeconds', null],
    ['price', null],
    ['opensAt', '2026-12-31T23:59:60Z'],
    ['opensAt', '2027-02-30T12:00:00Z'],
    ['closesAt', '0000-01-01T00:00:00Z'],
    ['opensAt', 1_900_000_000_000],
    ['price', { amount: 1, currency: 'EUR', free: true }],
    ['price', [{ amount: 1, currency: 'EUR' }]],
    ['price', { amount: 1, currency: 'XQQ' }],
  ])('is refused by %s as %j, and names the field', async (field, value) => {
    const { host, roomId, variantId } = await openShop(app, { quantity: 1, onHand: 5 });
    const answer = await app.call<{ code: string; errors: { path: string }[] }>(
      'POST',
      `/v2/rooms/${roomId}/drops`,
      { as: host, body: { variantId, quantity: 1, [field]: value } },
    );
    expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
    expect(answer.body.errors[0]?.path.split('.')[0]).toBe(field);
  });

  it('takes an id in capitals for the same id', async () => {
    const { host, roomId, variantId } = await openShop(app, { quantity: 1, onHand: 5 });
    const body = { variantId: variantId.toUpperCase(), quantity: 1 };
    expect(await app.call('POST', `/v2/rooms/${roomId}/drops`, { as: host, body })).toMatchObject({
      status: 201,
      body: { variantId },
    });
  });

  it('by an admin sells for the host whose goods they are', async () => {
    const { host, roomId, variantId } = await openShop(app, { quantity: 1, onHand: 2, closed: true });
    const admin = await app.signIn('admin@souk.test');
    const drop = await app.call<{ id: string }>('POST', `/v2/rooms/${roomId}/drops`, {
      as: admin,
      body: { variantId, quantity: 1 },
    });
    await app.call('POST', `/v2/drops/${drop.body.id}/open`, { as: host });
    const ann = await app.guest();
    const claim = await app.call<{ id: string }>('POST', `/v2/drops/${drop.body.id}/claims`, {
      ...{ as: ann, key: true, body: { quantity: 1 } },
    });
    const order = await app.call<{ id: string }>('POST', '/v2/orders', {
      ...{ as: ann, key: true },
      body: { claimIds: [claim.body.id], payment: { provider: 'sandbox', method: 'ok' } },
    });
    const sales = await app.call<{ data: { id: string }[] }>('GET', '/v2/orders?as=host', { as: host });
    expect(sales.body.data.map(({ id }) => id)).toEqual([order.body.id]);
  });
});
