import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../../libs/platform/src/database/database.js';
import type { OrderView } from '../../../src/orders/application/queries.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases.js';
import { type LatencyProxy, startLatencyProxy } from '../../support/latency-proxy.js';
import { logOf, openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';

const LIMIT = 1;
const UNITS = 6;
const METHODS = ['ok', 'async_ok', 'async_ok', 'decline', 'async_fail'];
const SEED = 11;

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('shoppers who claim, give back, order, pay and cancel in any order, on two nodes', () => {
  let database: TestDatabase;
  let proxy: LatencyProxy;
  let nodes: TestApp[];
  beforeAll(async () => {
    database = await createTestDatabase();
    const { hostname, port } = new URL(database.url);
    const target = { host: hostname, port: Number(port) };
    proxy = await startLatencyProxy({ target, delayMs: [10, 30], seed: SEED });
    nodes = [
      await startApp({ DATABASE_URL: database.url }),
      await startApp({ DATABASE_URL: proxy.through(database.url) }),
    ];
  }, 60_000);
  afterAll(async () => {
    for (const node of nodes.toReversed()) await node.close();
    await proxy.close();
    await database.drop();
  });

  const chance = chances(SEED);
  const pick = <T>(some: readonly T[]): T | undefined => some[Math.floor(chance() * some.length)];
  const near = (): TestApp => nodes[0] as TestApp;
  const sql = <Row extends object>(text: string) => near().app.get(Database).reader.query<Row>(text);

  /** One request to one node or, with the same key, to both at once; the status of each answer is of our own making. */
  async function ask(
    as: Visitor,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Record<string, unknown>> {
    const key = randomUUID();
    const asked = chance() < 0.2 ? nodes : [pick(nodes) as TestApp];
    const answers = await Promise.all(
      asked.map((node) => node.call(method, path, { as, key, ...(body !== undefined && { body }) })),
    );
    for (const { status } of answers) expect(status).toBeLessThan(500);
    return answers.find(({ status }) => status < 300)?.body ?? answers[0]?.body ?? {};
  }

  /** Does twenty things without waiting for more than every second one. */
  async function shop(shopper: Visitor, shops: readonly Shop[]): Promise<void> {
    const [claims, orders, underWay] = [[] as string[], [] as string[], [] as Promise<void>[]];
    const claim = async () => {
      const path = `/v2/drops/${pick(shops)?.dropId}/claims`;
      const { id } = await ask(shopper, 'POST', path, { quantity: 1 });
      if (typeof id === 'string') claims.push(id);
    };
    const order = async () => {
      const claimIds = [...new Set([pick(claims), pick(claims)])].filter((id) => id !== undefined);
      const payment = { provider: 'sandbox', method: pick(METHODS) };
      const { id, orderId } = await ask(shopper, 'POST', '/v2/orders', { claimIds, payment });
      const made = id ?? orderId;
      if (typeof made === 'string') orders.push(made);
    };
    const giveBack = () => ask(shopper, 'DELETE', `/v2/claims/${pick(claims)}`);
    const acts = [
      ...[claim, claim, claim, order, order, order, giveBack, giveBack],
      () => ask(shopper, 'POST', `/v2/orders/${pick(orders)}/cancel`),
      () =>
        ask(shopper, 'POST', `/v2/orders/${pick(orders)}/payments`, { provider: 'sandbox', method: 'ok' }),
    ];
    for (let turn = 0; turn < 20; turn += 1) {
      underWay.push((pick(acts) ?? claim)().then(() => undefined));
      if (chance() < 0.5) await Promise.all(underWay.splice(0));
    }
    await Promise.all(underWay);
  }

  it('get what they paid for, nobody more than one may have, and every unit and cent is somewhere', async () => {
    const first = await openShop(near(), { quantity: UNITS, holdSeconds: 2, perCustomer: LIMIT, onHand: 20 });
    const plan = { variantId: first.variantId, quantity: UNITS, holdSeconds: 2, perCustomer: LIMIT };
    const { id } = await ask(first.host, 'POST', `/v2/rooms/${first.roomId}/drops`, plan);
    const second = { ...first, dropId: String(id) };
    await ask(first.host, 'POST', `/v2/drops/${second.dropId}/open`);
    const shoppers = await Promise.all(Array.from({ length: 8 }, () => near().guest()));
    await Promise.all(shoppers.map((shopper) => shop(shopper, [first, second])));
    await Promise.all([
      ...shoppers.map((shopper) => shop(shopper, [first, second])),
      ask(first.host, 'POST', `/v2/drops/${second.dropId}/close`),
    ]);
    await waitFor(
      async () => {
        await sql('UPDATE payments SET check_at = clock_timestamp() WHERE check_at IS NOT NULL');
        const open =
          await sql(`SELECT id FROM payments WHERE state IN ('pending', 'refunding') OR check_at IS NOT NULL
          UNION ALL SELECT id FROM orders WHERE state = 'pending_payment'
          UNION ALL SELECT id FROM claims WHERE state = 'held' UNION ALL SELECT id FROM outbox`);
        return open.length === 0;
      },
      { describe: 'all to be over', timeoutMs: 30_000 },
    );
    await audit(first);
  }, 90_000);

  async function audit({ variantId, roomId, host }: Shop): Promise<void> {
    const units = await sql<{ sold: number; held: number; claimed: number; lines: number; highest: number }>(`
      SELECT d.held, d.sold,
             (SELECT coalesce(sum(quantity), 0)::integer FROM claims WHERE drop_id = d.id AND state = 'ordered') AS claimed,
             (SELECT coalesce(sum(l.quantity), 0)::integer FROM order_lines l JOIN orders o ON o.id = l.order_id
               WHERE l.drop_id = d.id AND l.live AND o.state = 'paid') AS lines,
             (SELECT coalesce(max(units), 0)::integer FROM (
                SELECT sum(quantity) AS units FROM claims WHERE drop_id = d.id AND state = 'ordered' GROUP BY user_id
              ) AS customer) AS highest
        FROM drops d`);
    for (const { sold, held, claimed, lines, highest } of units) {
      expect([held, claimed, lines]).toEqual([0, sold, sold]);
      expect(highest).toBeLessThanOrEqual(LIMIT);
    }
    const [stock] = await sql(`
      SELECT v.on_hand, v.reserved, (SELECT sum(delta)::integer FROM stock_ledger WHERE variant_id = v.id) AS counted,
             (SELECT sum(reserved_delta)::integer FROM stock_ledger WHERE variant_id = v.id) AS promised
        FROM variants v WHERE v.id = '${variantId}'`);
    const sold = units.reduce((sum, drop) => sum + drop.sold, 0);
    expect(sold).toBeGreaterThan(0);
    const [left] = await sql<{ left: number }>(`SELECT available AS left FROM drops WHERE state <> 'closed'`);
    expect(stock).toEqual({
      ...{ on_hand: 20 - sold, counted: 20 - sold },
      ...{ reserved: left?.left ?? 0, promised: left?.left ?? 0 },
    });
    const money = await sql(`
      SELECT o.id, o.state FROM orders o CROSS JOIN LATERAL (
        SELECT coalesce(sum(c.amount - c.refunded) FILTER (WHERE c.captured), 0) AS kept
          FROM payments p LEFT JOIN sandbox_charges c ON c.id = p.id WHERE p.order_id = o.id) AS charged
       WHERE charged.kept <> CASE WHEN o.state = 'paid' THEN o.total ELSE 0 END`);
    expect(money).toEqual([]);
    const sales = await near().call<{ data: OrderView[] }>('GET', '/v2/orders?as=host&limit=100', {
      as: host,
    });
    const paid = sales.body.data.filter(({ state }) => state === 'paid');
    expect(paid.flatMap(({ lines }) => lines)).toHaveLength(sold);
    expect(paid.map(({ number }) => number).sort((a, b) => Number(a) - Number(b))).toEqual(
      paid.map((_, index) => index + 1),
    );
    const log = await logOf(near(), host, roomId);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    const counted = ({ available, held, sold: gone }: Record<string, unknown>) =>
      Number(available) + Number(held) + Number(gone);
    expect(new Set(log.map(({ data }) => counted(data)))).toEqual(new Set([UNITS]));
  }
});
