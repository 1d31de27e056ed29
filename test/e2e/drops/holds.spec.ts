import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { checked } from '../../support/fakes/receipts.js';
import { sealedReceipt } from '../../support/receipts.js';
import { openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';

/** `MOST_HOLDS` of the domain, as the README tells it. */
const MOST = 30;

describe('holds', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  const claim = ({ dropId }: Shop, as: Visitor) =>
    app.call<{ id: string; expiresAt: string; code: string; most: number }>(
      'POST',
      `/v2/drops/${dropId}/claims`,
      { as, key: true, body: { quantity: 1 } },
    );
  const look = async (claimId: string, as: Visitor): Promise<{ state: string; expiresAt: string }> =>
    (await app.call<{ state: string; expiresAt: string }>('GET', `/v2/claims/${claimId}`, { as })).body;
  const order = (claimId: string, as: Visitor, method: string) =>
    app.call<{ id: string; state: string }>('POST', '/v2/orders', {
      ...{ as, key: true, body: { claimIds: [claimId], payment: { provider: 'sandbox', method } } },
    });
  const soundReceipt = async ({ dropId }: Shop): Promise<void> => {
    const { wrong } = await checked(dropId, (await sealedReceipt(app, dropId)).data);
    expect(wrong).toEqual([]);
  };

  it('are so many for one user at most, over all drops', async () => {
    const [one, other] = [
      await openShop(app, { quantity: 100, perCustomer: 100 }),
      await openShop(app, { quantity: 100, perCustomer: 100 }),
    ];
    const [ann, bob] = [await app.guest(), await app.guest()];
    const held = await Promise.all(Array.from({ length: MOST - 1 }, () => claim(one, ann)));
    expect(new Set(held.map(({ status }) => status))).toEqual(new Set([201]));
    expect((await claim(other, ann)).status).toBe(201);
    for (const shop of [one, other]) {
      expect(await claim(shop, ann)).toMatchObject({
        ...{ status: 409, body: { code: 'limit_reached', most: MOST } },
      });
      expect((await claim(shop, bob)).status).toBe(201);
    }
    // What is ordered or given back makes room.
    expect((await order(held[0]?.body.id ?? '', ann, 'ok')).body.state).toBe('paid');
    await app.call('DELETE', `/v2/claims/${held[1]?.body.id}`, { as: ann });
    const again = await Promise.all(Array.from({ length: 4 }, () => claim(other, ann)));
    expect(again.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    await soundReceipt(one);
    await soundReceipt(other);
  });

  it('last their time once more while a payment is being decided: nobody gets the unit meanwhile', async () => {
    const shop = await openShop(app, { quantity: 1, holdSeconds: 2 });
    const [ann, bob] = [await app.guest(), await app.guest()];
    const { id, expiresAt } = (await claim(shop, ann)).body;
    // So late that it is decided, a second later, when the hold would be over.
    await waitFor(() => Date.now() > Date.parse(expiresAt) - 800, { describe: 'the end to be near' });
    const placed = await order(id, ann, 'async_ok');
    expect(placed.body.state).toBe('pending_payment');
    const longer = (await look(id, ann)).expiresAt;
    expect(Date.parse(longer)).toBeGreaterThan(Date.parse(expiresAt) + 700);
    await waitFor(() => Date.now() > Date.parse(expiresAt) + 100, { describe: 'the first end to pass' });
    expect((await claim(shop, bob)).body.code).toBe('sold_out');
    const state = async () =>
      (await app.call<{ state: string }>('GET', `/v2/orders/${placed.body.id}`, { as: ann })).body.state;
    await waitFor(async () => (await state()) === 'paid', { describe: 'the payment' });
    await soundReceipt(shop);
  });

  it('are extended once, however many payments are tried', async () => {
    const shop = await openShop(app, { quantity: 1, holdSeconds: 4 });
    const ann = await app.guest();
    const { id } = (await claim(shop, ann)).body;
    const placed = await order(id, ann, 'async_fail');
    const { expiresAt } = await look(id, ann);
    const declined = async () => {
      const { body } = await app.call<{ payment: { state: string } }>('GET', `/v2/orders/${placed.body.id}`, {
        as: ann,
      });
      return body.payment.state === 'declined';
    };
    await waitFor(declined, { describe: 'the refusal' });
    const body = { provider: 'sandbox', method: 'async_fail' };
    const again = await app.call('POST', `/v2/orders/${placed.body.id}/payments`, {
      as: ann,
      key: true,
      body,
    });
    expect(again.status).toBe(201);
    expect(await look(id, ann)).toMatchObject({ state: 'held', expiresAt });
    await waitFor(async () => (await look(id, ann)).state === 'expired', {
      ...{ describe: 'the end of the hold', timeoutMs: 10_000 },
    });
    await soundReceipt(shop);
  });
});
