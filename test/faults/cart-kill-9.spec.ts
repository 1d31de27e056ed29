import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ServerProcess } from '../bench/crowd/server-process.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { programOf } from '../support/programs.js';

const SHOPPERS = 12;
const ROUNDS = 8;
const ON_HAND = 400;

interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
}

interface Ordered {
  readonly id: string;
  readonly code?: string;
  readonly state?: string;
  readonly total?: { readonly amount: number };
}

describe('orders of carts whose server is killed with kill -9', () => {
  let database: TestDatabase;
  let dataDir: string;
  let server: ServerProcess;
  let books: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'souk-kill-'));
    server = await ServerProcess.start({
      entry: programOf('src/main.ts'),
      dataDir,
      settings: { DATABASE_URL: database.url, LOG_LEVEL: 'warn', LIMITS_SCALE: '1000', HOLD_SECONDS: '3' },
    });
    books = new pg.Client({ connectionString: database.url });
    await books.connect();
  }, 60_000);

  afterAll(async () => {
    await books.end();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
    await database.drop();
  }, 30_000);

  /** One request; undefined if nobody answers, or not yet. */
  async function ask<Body>(
    method: string,
    path: string,
    { token, key, body }: { token?: string; key?: string; body?: unknown },
  ): Promise<Answer<Body> | undefined> {
    try {
      const response = await fetch(server.url + path, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(10_000),
      });
      const answer = { status: response.status, body: (await response.json()) as Body & { code?: string } };
      const isAnswer = response.status !== 503 && answer.body.code !== 'idempotency_in_progress';
      return isAnswer ? answer : undefined;
    } catch {
      return undefined;
    }
  }

  const asked = async <Body>(...request: Parameters<typeof ask>): Promise<Answer<Body>> =>
    waitFor(async () => (await ask<Body>(...request)) ?? null, {
      ...{ describe: `an answer from ${request[1]}`, timeoutMs: 40_000 },
    });

  it('each exists once, what was acknowledged is as it was said, and units of those nobody asks for again are free', async () => {
    const login = { email: 'host@souk.test', password: 'souk-demo-2026' };
    const host = await asked<{ accessToken: string }>('POST', '/v2/auth/login', { body: login });
    const product = await asked<{ variants: { id: string }[] }>('POST', '/v2/products', {
      token: host.body.accessToken,
      body: {
        title: 'Tee',
        variants: [1999, 501].map((amount) => ({
          ...{ sku: `tee-${amount}`, price: { amount, currency: 'EUR' }, onHand: ON_HAND },
        })),
      },
    });
    const variantIds = product.body.variants.map(({ id }) => id);
    const acknowledged = new Map<string, number>();
    const walkedAway: string[] = [];

    async function shop(index: number): Promise<void> {
      const { body } = await asked<{ accessToken: string }>('POST', '/v2/auth/guest', {
        body: { displayName: 'Guest' },
      });
      const token = body.accessToken;
      for (let round = 0; round < ROUNDS; round += 1) {
        const lines = variantIds.map((variantId, at) => ({ variantId, quantity: 1 + ((index + at) % 3) }));
        await asked('PUT', '/v2/cart', { token, body: { lines } });
        const key = `${index} ${round}`;
        const request = {
          ...{ token, key },
          body: { cart: true, payment: { provider: 'sandbox', method: 'ok' } },
        };
        const first = await ask<Ordered>('POST', '/v2/orders', request);
        // Half of them never ask again.
        if (first === undefined && index % 2 === 0) walkedAway.push(key);
        if (first === undefined && index % 2 === 0) continue;
        const { status, body: order } = first ?? (await asked<Ordered>('POST', '/v2/orders', request));
        if (status === 201 && order.state === 'paid') acknowledged.set(order.id, order.total?.amount ?? -1);
        // Between the kill and the repeat the hold may have ended; then nothing was taken.
        else expect([status, order.state]).toEqual([201, 'cancelled']);
      }
    }

    const shopping = Promise.all(Array.from({ length: SHOPPERS }, (_, index) => shop(index)));
    await waitFor(() => acknowledged.size >= SHOPPERS * 2, { describe: 'orders', timeoutMs: 30_000 });
    await server.kill();
    await server.start();
    await shopping;
    await waitFor(
      async () =>
        (await books.query(`SELECT FROM orders WHERE state = 'pending_payment'`)).rowCount === 0 &&
        (await books.query(`SELECT FROM payments WHERE check_at IS NOT NULL`)).rowCount === 0,
      { describe: 'all orders to be paid or ended', timeoutMs: 60_000 },
    );

    const orders = await books.query<{ id: string; key: string; state: string; total: string; kept: string }>(
      `SELECT o.id, o.key, o.state, o.total, (
         SELECT coalesce(sum(c.amount - c.refunded) FILTER (WHERE c.captured), 0)
           FROM payments p LEFT JOIN sandbox_charges c ON c.id = p.id WHERE p.order_id = o.id) AS kept FROM orders o`,
    );
    const paid = new Map(orders.rows.filter(({ state }) => state === 'paid').map((row) => [row.id, row]));
    for (const [id, total] of acknowledged) expect([id, Number(paid.get(id)?.total)]).toEqual([id, total]);
    for (const { state, total, kept } of orders.rows)
      expect([state, kept]).toEqual([state, state === 'paid' ? total : '0']);
    expect(new Set(orders.rows.map(({ key }) => key)).size).toBe(orders.rows.length);
    const unasked = orders.rows.filter(({ id, state }) => state === 'paid' && !acknowledged.has(id));
    for (const { key } of unasked) expect(walkedAway).toContain(key);
    const units = await books.query(
      `SELECT v.id FROM variants v CROSS JOIN LATERAL (
         SELECT coalesce(sum(l.quantity), 0) AS sold FROM order_lines l JOIN orders o ON o.id = l.order_id
          WHERE l.variant_id = v.id AND o.state = 'paid') AS ordered
        CROSS JOIN LATERAL (
         SELECT sum(delta) AS counted, sum(reserved_delta) AS promised FROM stock_ledger WHERE variant_id = v.id) AS ledger
        WHERE v.id = ANY($1) AND (v.on_hand, v.on_hand, v.reserved, v.reserved) <> ($2 - sold, counted, 0, promised)`,
      [variantIds, ON_HAND],
    );
    expect(units.rows).toEqual([]);
  }, 150_000);
});
