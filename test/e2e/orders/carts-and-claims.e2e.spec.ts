import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases.js';
import { type LatencyProxy, startLatencyProxy } from '../../support/latency-proxy.js';
import { waitFor } from '../../support/wait-for.js';
import { order, pay } from './buying.js';
import { checkOut, fill, type Shelf, sql, stockUp } from './filling.js';

const ON_HAND = 60;
const IN_DROP = 15;
const METHODS = ['ok', 'async_ok', 'ok', 'decline', 'async_fail'];
const SHOPPERS = 12;
const TURNS = 6;

describe('the same variants in carts and in drops, on two nodes with latency', () => {
  let database: TestDatabase;
  let proxy: LatencyProxy;
  let nodes: TestApp[];
  beforeAll(async () => {
    database = await createTestDatabase();
    const { hostname, port } = new URL(database.url);
    const target = { host: hostname, port: Number(port) };
    proxy = await startLatencyProxy({ target, delayMs: [20, 50] });
    nodes = [
      await startApp({ DATABASE_URL: database.url, HOLD_SECONDS: '2' }),
      await startApp({ DATABASE_URL: proxy.through(database.url), HOLD_SECONDS: '2' }),
    ];
  }, 60_000);
  afterAll(async () => {
    for (const node of nodes.toReversed()) await node.close();
    await proxy.close();
    await database.drop();
  });

  const near = (): TestApp => nodes[0] as TestApp;
  const node = (index: number): TestApp => nodes[index % 2] as TestApp;

  /** A drop of each variant, open. */
  async function dropsOf({ host, variantIds }: Shelf): Promise<string[]> {
    const room = await near().call<{ id: string }>('POST', '/v2/rooms', {
      ...{ as: host, body: { title: 'Friday', kind: 'public' } },
    });
    const opened: string[] = [];
    for (const variantId of variantIds) {
      const plan = { variantId, quantity: IN_DROP, perCustomer: 3 };
      const drop = await near().call<{ id: string }>('POST', `/v2/rooms/${room.body.id}/drops`, {
        ...{ as: host, body: plan },
      });
      await near().call('POST', `/v2/drops/${drop.body.id}/open`, { as: host });
      opened.push(drop.body.id);
    }
    return opened;
  }

  /** Orders of the cart and of claims by turns, some of them both at once, most of them paid. */
  async function shop(
    as: Visitor,
    who: number,
    { variantIds }: Shelf,
    drops: readonly string[],
  ): Promise<void> {
    for (let turn = 0; turn < TURNS; turn += 1) {
      const at = node(who + turn);
      const method = METHODS[(who + turn) % METHODS.length];
      const ofCart = async () => {
        const lines = variantIds.map((variantId) => ({ variantId, quantity: 1 }));
        await fill(at, as, who % 2 === 0 ? lines : lines.toReversed());
        return checkOut(at, as, { ...(method !== undefined && { method }) });
      };
      const ofClaims = async () => {
        const path = `/v2/drops/${drops[(who + turn) % drops.length]}/claims`;
        const claimed = await at.call<{ id?: string }>('POST', path, {
          ...{ as, key: true as const, body: { quantity: 1 } },
        });
        if (claimed.status !== 201) return claimed;
        return order(at, as, [claimed.body.id ?? ''], (who + turn) % 4 === 3 ? 'decline' : 'ok');
      };
      const answers = await Promise.all([ofCart(), ofClaims()]);
      for (const { status, body } of answers) {
        expect(status).toBeLessThan(500);
        const { orderId } = body as { orderId?: string };
        if (status !== 422 || orderId === undefined) continue;
        if (turn % 2 === 0) await pay(node(who), as, orderId);
        else await at.call('POST', `/v2/orders/${orderId}/cancel`, { as });
      }
    }
  }

  it('every unit is sold once, in one way or the other, every cent is somewhere, and nobody waits in a circle', async () => {
    const shelf = await stockUp(near(), [ON_HAND, ON_HAND, ON_HAND]);
    const drops = await dropsOf(shelf);
    const shoppers = await Promise.all(Array.from({ length: SHOPPERS }, () => near().guest()));
    await Promise.all(shoppers.map((shopper, who) => shop(shopper, who, shelf, drops)));
    await waitFor(
      async () => {
        await sql(near(), 'UPDATE payments SET check_at = clock_timestamp() WHERE check_at IS NOT NULL');
        const open = await sql(
          near(),
          `SELECT id FROM payments WHERE state IN ('pending', 'refunding') OR check_at IS NOT NULL
           UNION ALL SELECT id FROM orders WHERE state = 'pending_payment'
           UNION ALL SELECT id FROM claims WHERE state = 'held'`,
        );
        return open.length === 0;
      },
      { describe: 'all to be over', timeoutMs: 40_000 },
    );
    const money = await sql(
      near(),
      `SELECT o.id, o.state FROM orders o CROSS JOIN LATERAL (
         SELECT coalesce(sum(c.amount - c.refunded) FILTER (WHERE c.captured), 0) AS kept
           FROM payments p LEFT JOIN sandbox_charges c ON c.id = p.id WHERE p.order_id = o.id) AS charged
        WHERE charged.kept <> CASE WHEN o.state = 'paid' THEN o.total ELSE 0 END`,
    );
    expect(money).toEqual([]);
    const units = await sql<Record<string, number>>(
      near(),
      `SELECT v.on_hand AS left, v.reserved, d.available, d.sold AS dropped,
              (SELECT sum(delta)::integer FROM stock_ledger WHERE variant_id = v.id) AS counted,
              (SELECT sum(reserved_delta)::integer FROM stock_ledger WHERE variant_id = v.id) AS promised,
              (SELECT coalesce(sum(l.quantity), 0)::integer FROM order_lines l JOIN orders o ON o.id = l.order_id
                WHERE l.variant_id = v.id AND o.state = 'paid' AND l.live AND l.claim_id IS NULL) AS carted,
              (SELECT coalesce(sum(l.quantity), 0)::integer FROM order_lines l JOIN orders o ON o.id = l.order_id
                WHERE l.variant_id = v.id AND o.state = 'paid' AND l.live AND l.claim_id IS NOT NULL) AS claimed
         FROM variants v JOIN drops d ON d.variant_id = v.id WHERE d.id = ANY($1)`,
      [drops],
    );
    expect(units).toHaveLength(3);
    for (const { left, reserved, available, dropped, counted, promised, carted = 0, claimed = 0 } of units) {
      expect([left, counted, reserved, promised, dropped]).toEqual([
        ...[ON_HAND - carted - claimed, ON_HAND - carted - claimed, available, available, claimed],
      ]);
      expect([carted > 0, claimed > 0]).toEqual([true, true]);
    }
    const [row] = await sql(
      near(),
      'SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(row).toEqual({ deadlocks: 0 });
  }, 120_000);
});
