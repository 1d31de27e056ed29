import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import { CheckStock } from '../../../src/catalog/application/stock-check/check-stock.js';
import type { StockDifference } from '../../../src/catalog/application/stock-check/ports.js';
import { startApp, type TestApp } from '../../support/app.js';
import { openShop } from '../../support/shop.js';
import { claim, order } from '../orders/buying.js';
import { published, someone } from './people.js';

describe('the stock beside its ledger', () => {
  let souk: TestApp;
  let admin: { token: string };
  beforeAll(async () => {
    souk = await startApp();
    admin = someone(souk, 'admin');
  }, 30_000);
  afterAll(() => souk.close());

  const check = () => souk.app.get(CheckStock, { strict: false }).execute();
  const sql = (text: string, values: unknown[]) =>
    souk.app.get(Database, { strict: false }).reader.query(text, values);
  const list = async () =>
    (await souk.call<{ data: StockDifference[] }>('GET', '/v2/stock/differences', { as: admin })).body.data;

  it('agrees after openings, counts, drops, sales and returns, in pages of any size, also while they go on', async () => {
    const shop = await openShop(souk, { quantity: 8, onHand: 20 });
    await souk.call('PUT', `/v2/variants/${shop.variantId}/stock`, {
      ...{ as: shop.host, body: { onHand: 17, reason: 'counted' } },
    });
    const buy = async (): Promise<void> => {
      const shopper = await souk.guest();
      await order(souk, shopper, [await claim(souk, shop, shopper)]);
    };
    // More than one page.
    for (let product = 0; product < 6; product += 1)
      await published(souk, shop.host, `Many ${product}`, ...Array.from({ length: 100 }, () => 3));
    const [, ...found] = await Promise.all([Promise.all([buy(), buy(), buy()]), check(), check(), check()]);
    await souk.call('POST', `/v2/drops/${shop.dropId}/close`, { as: shop.host });
    expect([...found, await check(), await list()]).toEqual([0, 0, 0, 0, []]);
  });

  it('is told of where it is not the sum, until it is again', async () => {
    const shop = await openShop(souk, { quantity: 2, onHand: 5 });
    const id = shop.variantId;
    await sql('UPDATE variants SET on_hand = on_hand + 3, reserved = reserved - 1 WHERE id = $1', [id]);
    expect(await check()).toBe(1);
    const units = { stock: { onHand: 8, reserved: 1 }, ledger: { onHand: 5, reserved: 2 } };
    expect(await list()).toEqual([{ variantId: id, ...units, foundAt: expect.any(String) }]);
    const [first] = await list();
    await sql('UPDATE variants SET on_hand = on_hand - 1 WHERE id = $1', [id]);
    expect([await check(), await list()]).toEqual([1, [{ ...first, stock: { onHand: 7, reserved: 1 } }]]);
    await sql('UPDATE variants SET on_hand = on_hand - 2, reserved = reserved + 1 WHERE id = $1', [id]);
    expect([await check(), await list()]).toEqual([0, []]);
  });

  it('is for admins only', async () => {
    for (const [as, status] of [
      [someone(souk, 'host'), 403],
      [undefined, 401],
    ] as const)
      expect((await souk.call('GET', '/v2/stock/differences', as && { as })).status).toBe(status);
  });
});
