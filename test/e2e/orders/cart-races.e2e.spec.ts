import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases.js';
import { type LatencyProxy, startLatencyProxy } from '../../support/latency-proxy.js';
import { waitFor } from '../../support/wait-for.js';
import { pay } from './buying.js';
import { add, balance, booksOf, checkOut, fill, look, sql, stockUp } from './filling.js';

describe('carts and their orders, on two nodes with 20 to 50 ms in front of the database', () => {
  let database: TestDatabase;
  let proxy: LatencyProxy;
  let nodes: TestApp[];
  beforeAll(async () => {
    database = await createTestDatabase();
    const { hostname, port } = new URL(database.url);
    proxy = await startLatencyProxy({ target: { host: hostname, port: Number(port) }, delayMs: [20, 50] });
    // The tables are made on the short way.
    await (await startApp({ DATABASE_URL: database.url })).close();
    const far = { DATABASE_URL: proxy.through(database.url) };
    nodes = [await startApp(far), await startApp(far)];
  }, 60_000);
  afterAll(async () => {
    for (const node of nodes.toReversed()) await node.close();
    await proxy.close();
    await database.drop();
  });

  const node = (index: number): TestApp => nodes[index % 2] as TestApp;
  const guests = (count: number): Promise<Visitor[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => node(index).guest()));
  const times = <T>(count: number, act: (index: number) => Promise<T>): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, (_, index) => act(index)));

  /** Brings every payment to its end, and fails if money or units are anywhere but where the orders say. */
  async function audit(): Promise<void> {
    await waitFor(
      async () => {
        await sql(node(0), 'UPDATE payments SET check_at = clock_timestamp() WHERE check_at IS NOT NULL');
        const open = await sql(
          node(0),
          `SELECT id FROM payments WHERE state IN ('pending', 'refunding') OR check_at IS NOT NULL`,
        );
        return open.length === 0;
      },
      { describe: 'all payments to be over', timeoutMs: 30_000 },
    );
    const money = await sql(
      node(0),
      `SELECT o.id, o.state FROM orders o CROSS JOIN LATERAL (
         SELECT coalesce(sum(c.amount - c.refunded) FILTER (WHERE c.captured), 0) AS kept
           FROM payments p LEFT JOIN sandbox_charges c ON c.id = p.id WHERE p.order_id = o.id) AS charged
        WHERE charged.kept <> CASE WHEN o.state = 'paid' THEN o.total ELSE 0 END`,
    );
    const units = await sql(
      node(0),
      `SELECT v.id FROM variants v CROSS JOIN LATERAL (
         SELECT coalesce(sum(l.quantity) FILTER (WHERE o.state = 'pending_payment'), 0) AS waiting,
                coalesce(sum(l.quantity) FILTER (WHERE o.state = 'paid'), 0) AS sold
           FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE l.variant_id = v.id) AS ordered
        CROSS JOIN LATERAL (
         SELECT sum(delta) AS counted, sum(reserved_delta) AS promised, max(delta) AS opening
           FROM stock_ledger WHERE variant_id = v.id) AS ledger
        WHERE (v.reserved, v.reserved, v.on_hand, v.on_hand) <> (waiting, promised, counted, opening - sold)`,
    );
    expect({ money, units }).toEqual({ money: [], units: [] });
  }

  it('twenty adds of one variant at once all count', async () => {
    const { variantId } = await stockUp(node(0), [100]);
    const [ann] = (await guests(1)) as [Visitor];
    await add(node(0), ann, variantId);
    const answers = await times(20, (index) => add(node(index), ann, variantId, 1 + (index % 3)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    const { lines } = (await look(node(0), ann)).body;
    expect(lines).toMatchObject([{ variantId, quantity: 40 }]);
    expect(new Set(answers.map(({ body }) => body.updatedAt)).size).toBe(20);
  }, 30_000);

  it('adds of different variants, changes and removals at once lose no line', async () => {
    const { variantIds } = await stockUp(
      node(0),
      Array.from({ length: 24 }, () => 5),
    );
    const [ann] = (await guests(1)) as [Visitor];
    const first = variantIds.slice(0, 4).map((variantId) => ({ variantId, quantity: 1 }));
    const ids = (await fill(node(0), ann, first)).body.lines.map(({ id }) => id);
    await Promise.all([
      ...variantIds.slice(4).map((variantId, index) => add(node(index), ann, variantId)),
      ...ids.slice(0, 2).map((id, index) => node(index).call('DELETE', `/v2/cart/lines/${id}`, { as: ann })),
      ...ids.slice(2).map((id, index) => {
        const change = { as: ann, body: { quantity: 7 } };
        return node(index).call('PATCH', `/v2/cart/lines/${id}`, change);
      }),
    ]);
    const { lines } = (await look(node(1), ann)).body;
    const seen = new Map(lines.map(({ variantId, quantity }) => [variantId, quantity]));
    expect(seen).toEqual(new Map(variantIds.slice(2).map((id, index) => [id, index < 2 ? 7 : 1])));
  }, 30_000);

  it('a hundred lines are the most, also for those that come at once', async () => {
    const { variantIds } = await stockUp(
      node(0),
      Array.from({ length: 100 }, () => 5),
    );
    const more = await stockUp(
      node(0),
      Array.from({ length: 10 }, () => 5),
    );
    const [ann] = (await guests(1)) as [Visitor];
    const most = variantIds.slice(0, 95).map((variantId) => ({ variantId, quantity: 1 }));
    await fill(node(0), ann, most);
    const answers = await Promise.all(more.variantIds.map((id, index) => add(node(index), ann, id)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect((await look(node(0), ann)).body.lines).toHaveLength(100);
  }, 30_000);

  it('thirty buyers of five units: five get one, the others are told which line is short', async () => {
    const { variantId } = await stockUp(node(0), [5]);
    const shoppers = await guests(30);
    await Promise.all(shoppers.map((shopper, index) => add(node(index), shopper, variantId)));
    const answers = await Promise.all(shoppers.map((shopper, index) => checkOut(node(index), shopper)));
    expect(answers.filter(({ body }) => body.state === 'paid')).toHaveLength(5);
    for (const { status, body } of answers.filter(({ body: { state } }) => state !== 'paid'))
      expect([status, body.code, body['variantId'], body['available']]).toEqual([
        ...[409, 'out_of_stock', variantId, 0],
      ]);
    expect(await booksOf(node(0), variantId)).toEqual(balance(0, 0));
    await audit();
  }, 60_000);

  it('carts with the same variants in opposite order are all ordered', async () => {
    const { variantIds } = await stockUp(node(0), [40, 40, 40]);
    const shoppers = await guests(24);
    await Promise.all(
      shoppers.map((shopper, index) => {
        const lines = variantIds.map((variantId) => ({ variantId, quantity: 1 }));
        return fill(node(index), shopper, index % 2 === 0 ? lines : lines.toReversed());
      }),
    );
    const answers = await Promise.all(shoppers.map((shopper, index) => checkOut(node(index), shopper)));
    expect(new Set(answers.map(({ body }) => body.state))).toEqual(new Set(['paid']));
    for (const variantId of variantIds)
      expect(await booksOf(node(0), variantId)).toEqual(balance(40 - 24, 0));
  }, 60_000);

  it('a cart is ordered once: with one key it is one order, with several the others learn which', async () => {
    const { variantId } = await stockUp(node(0), [20]);
    const [ann, bob] = (await guests(2)) as [Visitor, Visitor];
    await add(node(0), ann, variantId, 2);
    const answers = await times(6, (index) => checkOut(node(index), ann));
    const won = answers.filter(({ status }) => status === 201);
    expect(won).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 201))
      expect([status, body.code, body.orderId]).toEqual([409, 'conflict', won[0]?.body.id]);
    await add(node(0), bob, variantId, 3);
    const key = randomUUID();
    const repeats = await times(6, (index) => checkOut(node(index), bob, { key }));
    for (const { status, body } of repeats.filter((answer) => answer.status !== 201))
      expect([status, body.code]).toEqual([409, 'idempotency_in_progress']);
    const made = repeats.filter(({ status }) => status === 201);
    expect(new Set(made.map(({ body }) => body.id)).size).toBe(1);
    expect(await booksOf(node(0), variantId)).toEqual(balance(15, 0));
  }, 30_000);

  it('what is added while a cart is ordered is in the order or in the cart', async () => {
    const { variantId } = await stockUp(node(0), [200]);
    const [ann] = (await guests(1)) as [Visitor];
    await add(node(0), ann, variantId);
    const [orders] = await Promise.all([
      times(4, (index) => checkOut(node(index), ann)),
      times(20, (index) => add(node(index), ann, variantId)),
    ]);
    const ordered = orders.flatMap(({ body }) => body.lines ?? []);
    const left = (await look(node(0), ann)).body.lines;
    const units = [...ordered, ...left].reduce((sum, { quantity }) => sum + quantity, 0);
    expect(units).toBe(21);
    await audit();
  }, 30_000);

  it('orders, cancellations, retries, webhooks, deadlines and the reconciliation may race: units and money are once', async () => {
    const { variantIds } = await stockUp(node(0), [12, 12]);
    const shoppers = await guests(16);
    const methods = ['ok', 'async_ok', 'async_ok', 'decline', 'async_fail', 'slow'];
    await Promise.all(
      shoppers.map(async (shopper, index) => {
        for (let turn = 0; turn < 3; turn += 1) {
          const lines = variantIds.map((variantId, at) => ({ variantId, quantity: 1 + ((index + at) % 2) }));
          await fill(node(index), shopper, index % 2 === 0 ? lines : lines.toReversed());
          const { body } = await checkOut(node(index), shopper, {
            method: methods[(index + turn) % 6] ?? 'ok',
          });
          const orderId = body.orderId ?? body.id;
          const acts = [
            () => node(index).call('POST', `/v2/orders/${orderId}/cancel`, { as: shopper }),
            () => pay(node(index + 1), shopper, orderId, 'async_ok'),
            () => sql(node(1), 'UPDATE payments SET check_at = clock_timestamp() WHERE check_at IS NOT NULL'),
            () => sql(node(0), 'UPDATE orders SET hold_until = clock_timestamp() WHERE id = $1', [orderId]),
          ];
          await Promise.all(acts.filter((_, at) => (index + turn + at) % 3 !== 0).map((act) => act()));
        }
      }),
    );
    await audit();
    const waiting = await sql(node(0), `SELECT id FROM orders WHERE state = 'pending_payment'`);
    expect(waiting.length).toBeLessThan(16 * 3);
  }, 120_000);

  it('nobody waited in a circle in all of this', async () => {
    const [row] = await sql(
      node(0),
      'SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(row).toEqual({ deadlocks: 0 });
  });
});
