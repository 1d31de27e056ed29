import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../../libs/platform/src/database/database.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { logOf, openShop } from '../../support/shop.js';

const SHOPPERS = 40;

describe('several drops of one variant in one room', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('are claimed and paid by a crowd at once, and nobody waits in a circle', async () => {
    const shop = await openShop(app, { quantity: SHOPPERS, onHand: SHOPPERS * 3 });
    const drops = [shop.dropId, await anotherDrop(), await anotherDrop()];
    const before = await deadlocks();
    const shoppers = await Promise.all(Array.from({ length: SHOPPERS }, () => app.guest()));
    const paid = await Promise.all(shoppers.map((shopper, index) => buyAll(shopper, rotated(drops, index))));
    expect(paid).toEqual(shoppers.map(() => 'paid'));
    for (const id of drops) {
      expect((await app.call('GET', `/v2/drops/${id}`)).body).toMatchObject({
        state: 'sold_out',
        sold: SHOPPERS,
      });
    }
    const log = await logOf(app, shop.host, shop.roomId);
    expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1));
    expect(await deadlocks()).toBe(before);

    async function anotherDrop(): Promise<string> {
      const plan = { variantId: shop.variantId, quantity: SHOPPERS };
      const made = await app.call('POST', `/v2/rooms/${shop.roomId}/drops`, { as: shop.host, body: plan });
      const id = String(made.body['id']);
      await app.call('POST', `/v2/drops/${id}/open`, { as: shop.host });
      return id;
    }
  }, 60_000);

  /** Claims a unit of each drop, one after the other, and pays for each by itself. */
  async function buyAll(shopper: Visitor, drops: readonly string[]): Promise<unknown> {
    let state: unknown;
    for (const id of drops) {
      const claim = await app.call('POST', `/v2/drops/${id}/claims`, {
        as: shopper,
        key: true,
        body: { quantity: 1 },
      });
      const order = await app.call('POST', '/v2/orders', {
        as: shopper,
        key: true,
        body: { claimIds: [claim.body['id']], payment: { provider: 'sandbox', method: 'ok' } },
      });
      state = order.body['state'] ?? order.body;
    }
    return state;
  }

  async function deadlocks(): Promise<number> {
    const [row] = await app.app
      .get(Database)
      .reader.query<{ count: number }>(
        'SELECT deadlocks::int AS count FROM pg_stat_database WHERE datname = current_database()',
      );
    return row?.count ?? 0;
  }
});

function rotated<T>(list: readonly T[], by: number): T[] {
  return list.map((_, index) => list[(index + by) % list.length] as T);
}
