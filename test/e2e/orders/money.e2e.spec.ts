import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../../libs/platform/src/database/database.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases.js';
import { type LatencyProxy, startLatencyProxy } from '../../support/latency-proxy.js';
import { openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { order, pay } from './buying.js';

const METHODS = ['ok', 'async_ok', 'decline', 'late', 'async_fail', 'ok', 'late', 'async_ok'];
const UNITS = 12;

describe('the money of a crowd on two nodes, with 20 to 50 ms in front of the database of one', () => {
  let database: TestDatabase;
  let proxy: LatencyProxy;
  let near: TestApp;
  let far: TestApp;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { hostname, port } = new URL(database.url);
    proxy = await startLatencyProxy({
      target: { host: hostname, port: Number(port) },
      delayMs: [20, 50],
      seed: 3,
    });
    near = await startApp({ DATABASE_URL: database.url });
    far = await startApp({ DATABASE_URL: proxy.through(database.url) });
  }, 60_000);
  afterAll(async () => {
    await far.close();
    await near.close();
    await proxy.close();
    await database.drop();
  });

  const sql = (text: string) => near.app.get(Database).reader.query(text);

  /** Claims, orders and pays, sometimes so that the money comes when the hold is over. */
  async function buy(shop: Shop, shopper: Visitor, turn: number): Promise<void> {
    const node = turn % 2 === 0 ? near : far;
    const held = await node.call<{ id: string }>('POST', `/v2/drops/${shop.dropId}/claims`, {
      ...{ as: shopper, key: true, body: { quantity: 1 } },
    });
    if (held.status !== 201) return;
    const method = METHODS[turn % METHODS.length] ?? 'ok';
    const { body } = await order(node, shopper, [held.body.id], method === 'late' ? 'async_ok' : method);
    if (method === 'late') {
      await sql(
        `UPDATE sandbox_charges SET decided_at = clock_timestamp() + interval '4 s' WHERE id = '${body.payment.id}'`,
      );
    }
    if (body.orderId !== undefined && turn % 3 === 0) await pay(node, shopper, body.orderId);
    if (method === 'async_ok' && turn % 5 === 0)
      await node.call('POST', `/v2/orders/${body.id}/cancel`, { as: shopper });
  }

  it('captured less refunded is what paid orders cost, for each of them, and every unit is sold at most once', async () => {
    const shop = await openShop(near, { quantity: UNITS, holdSeconds: 2 });
    const shoppers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => near.guest(`Shopper ${index}`)),
    );
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(shoppers.map((shopper, index) => buy(shop, shopper, round * 5 + index)));
      await sql(`UPDATE payments SET check_at = clock_timestamp() WHERE check_at IS NOT NULL`);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
    }
    await waitFor(
      async () => {
        await sql(`UPDATE payments SET check_at = clock_timestamp() WHERE check_at IS NOT NULL`);
        const open = await sql(`SELECT id FROM payments WHERE state IN ('pending', 'refunding')
          UNION ALL SELECT id FROM orders WHERE state = 'pending_payment'`);
        return open.length === 0;
      },
      { describe: 'all payments to be over', timeoutMs: 30_000 },
    );
    const wrong = await sql(`
      SELECT o.id, o.state, o.total, charged.kept FROM orders o CROSS JOIN LATERAL (
        SELECT coalesce(sum(c.amount - c.refunded) FILTER (WHERE c.captured), 0) AS kept
          FROM payments p LEFT JOIN sandbox_charges c ON c.id = p.id WHERE p.order_id = o.id) AS charged
       WHERE charged.kept <> CASE WHEN o.state = 'paid' THEN o.total ELSE 0 END`);
    expect(wrong).toEqual([]);
    const [sums] = await sql(`
      SELECT (SELECT count(*)::integer FROM orders WHERE state = 'paid') AS paid,
             (SELECT max(number) FROM orders) AS highest,
             (SELECT sold FROM drops) AS sold,
             (SELECT count(*)::integer FROM claims WHERE state = 'ordered') AS ordered`);
    expect(sums).toMatchObject({
      sold: sums?.['paid'],
      ordered: sums?.['paid'],
      highest: sums?.['paid'],
    });
    expect(Number(sums?.['paid'])).toBeGreaterThan(3);
    expect(Number(sums?.['paid'])).toBeLessThanOrEqual(UNITS);
  }, 90_000);
});
