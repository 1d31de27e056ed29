import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { checked } from '../../support/fakes/receipts.js';
import { sealedReceipt } from '../../support/receipts.js';
import { openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { account, merge, settle } from '../identity/merging.js';
import { claim, order } from '../orders/buying.js';
import { sql } from '../orders/filling.js';

const SHOPPERS = 40;

describe('a drop whose guests sign in to accounts, on two nodes', () => {
  let nodes: [TestApp, TestApp];
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    nodes = [app, await app.another()];
  }, 60_000);
  afterAll(() => app.close());

  const node = (index: number): TestApp => nodes[index % 2] as TestApp;
  const ask = (shop: Shop, as: Visitor, key: string, index = 0) =>
    node(index).call<{ id: string; code?: string }>('POST', `/v2/drops/${shop.dropId}/claims`, {
      ...{ as, key, body: { quantity: 1 } },
    });
  const line = (shop: Shop, as: Visitor, index = 0) =>
    node(index).call('POST', `/v2/drops/${shop.dropId}/line`, { as });

  it('sells no unit too many, nobody more than they may have, and its receipt is decided the same again', async () => {
    const shop = await openShop(app, { quantity: 25, perCustomer: 2, holdSeconds: 3 });
    const accounts = await Promise.all(Array.from({ length: SHOPPERS / 2 }, () => account(app)));
    const guests = await Promise.all(Array.from({ length: SHOPPERS }, () => app.guest()));
    const shopping = guests.map(async (guest, index) => {
      const { status, body } = await ask(shop, guest, 'k', index);
      if (status !== 201) await line(shop, guest, index + 1);
      const own = accounts[index % accounts.length];
      if (own === undefined) return;
      if (index % 3 === 0) await ask(shop, own, 'k', index);
      else await line(shop, own, index);
      const me = await merge(node(index), guest, own);
      if (index % 4 === 0 && status === 201) await order(node(index + 1), me, [body.id]);
    });
    await Promise.all(shopping);
    await settle(app);
    const [most] = await sql<{ most: number }>(
      app,
      `SELECT max(units)::int AS most FROM (
         SELECT sum(quantity) AS units FROM claims WHERE drop_id = $1 AND state IN ('held', 'ordered') GROUP BY user_id) u`,
      [shop.dropId],
    );
    expect(most?.most).toBeLessThanOrEqual(2);
    await app.call('POST', `/v2/drops/${shop.dropId}/close`, { as: shop.host });
    const one = accounts[0] as Visitor;
    const receipt = await sealedReceipt(app, shop.dropId, one);
    const { wrong, check } = await checked(shop.dropId, receipt.data);
    expect(wrong).toEqual([]);
    expect(check.drop).toMatchObject({ state: 'closed', held: 0 });
    const text = JSON.stringify(receipt.data);
    expect(text.match(/\[\\"merge\\",\\"[0-9a-f]{16}\\",\\"[0-9a-f]{16}\\",/g)?.length).toBe(SHOPPERS);
    expect(text).toContain(`\\"${receipt.you}\\"`);
    for (const { id } of [...guests, ...accounts]) expect(text).not.toContain(id);
  }, 60_000);

  it('lets the account of a draw in that entered as a guest', async () => {
    const shop = await openShop(app, { quantity: 1, admission: 'draw', closed: true });
    const [guest, ann] = [await app.guest(), await account(app)];
    await line(shop, guest);
    const me = await merge(app, guest, ann);
    await app.call('POST', `/v2/drops/${shop.dropId}/open`, { as: shop.host });
    const { body } = await app.call('GET', `/v2/drops/${shop.dropId}/line/me`, { as: me });
    expect(body).toMatchObject({ state: 'turn', entry: 1, claim: { state: 'held' } });
  });

  it('repeats its answer to the account of a guest after everything is sold, on both nodes', async () => {
    const shop = await openShop(app, { quantity: 1 });
    const [guest, ann, eve] = [await app.guest(), await account(app), await app.guest()];
    const { body } = await ask(shop, guest, 'mine');
    await order(app, guest, [body.id]);
    // Both nodes remember now that nobody else gets anything.
    for (const index of [0, 1, 0, 1]) expect((await ask(shop, eve, 'eve', index)).body.code).toBe('sold_out');
    const me = await merge(app, guest, ann);
    for (const index of [0, 1])
      await waitFor(async () => (await ask(shop, me, 'mine', index)).body.id === body.id, {
        timeoutMs: 5_000,
        describe: 'the answer of before',
      });
    expect((await ask(shop, eve, 'eve')).body.code).toBe('sold_out');
  }, 20_000);

  it('hands over what a request made that was under way, once it is over', async () => {
    const [shop, full] = [await openShop(app), await openShop(app, { quantity: 1 })];
    const [guest, ann] = [await app.guest(), await account(app)];
    await claim(app, full, await app.guest());
    const me = await merge(app, guest, ann);
    // The other node takes the token for a moment more.
    await sql(app, 'UPDATE sessions SET ended_at = NULL, end_reason = NULL WHERE user_id = $1', [guest.id]);
    const late = await startLate(guest, shop, full);
    expect((await app.call('GET', `/v2/claims/${late}`, { as: me })).status).toBe(404);
    await settle(app);
    expect((await app.call('GET', `/v2/claims/${late}`, { as: me })).body).toMatchObject({ state: 'held' });
    expect((await app.call('GET', `/v2/drops/${full.dropId}/line/me`, { as: me })).body).toMatchObject({
      position: 1,
    });
    const [merges] = await sql<{ settle_at: Date | null }>(
      app,
      'SELECT settle_at FROM guest_merges WHERE guest_id = $1',
      [guest.id],
    );
    expect(merges).toEqual({ settle_at: null });
  });

  /** What a guest does on a node that has not heard of the end of their session. */
  async function startLate(guest: Visitor, shop: Shop, full: Shop): Promise<string> {
    const unaware = await app.another();
    const id = await claim(unaware, shop, guest);
    await unaware.call('POST', `/v2/drops/${full.dropId}/line`, { as: guest });
    return id;
  }
});
