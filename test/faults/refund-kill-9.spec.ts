import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CheckStock } from '../../src/catalog/application/stock-check/check-stock.js';
import { CompareBooks } from '../../src/orders/application/books/compare-books.js';
import { Chance } from '../bench/crowd/chance.js';
import { account, type Account, PASSWORD } from '../e2e/identity/merging.js';
import { claim, order } from '../e2e/orders/buying.js';
import { add, checkOut, fill, type Shelf, sql, stockUp } from '../e2e/orders/filling.js';
import { startApp, type TestApp, type Visitor } from '../support/app.js';
import { openShop, type Shop } from '../support/shop.js';
import { waitFor } from '../support/wait-for.js';
import { SoukProcess } from './souk-process.js';

/** At odd ones requests are under way, at even ones the provider is being asked to give money back. */
const SEEDS = [1, 2, 3, 4, 5, 6];
const [SALES, VISITS, ON_HAND] = [4, 4, 500];
const HOLD = { holdSeconds: 900 };
/** What is given back of each order of 3 × 19.99 and 2 × 20.00, each with a key of its own. */
const REFUNDS = [
  { lines: [{ line: 0, quantity: 1, restock: true }] },
  {
    lines: [
      { line: 0, quantity: 2, restock: true },
      { line: 1, quantity: 1 },
    ],
  },
  { amount: 100 },
];
const GIVEN_BACK = 3 * 1_999 + 2_000 + 100;

/** A guest with something of everything, who is about to sign in to an account that has a cart, too. */
interface Visit {
  readonly guest: Visitor;
  readonly ann: Account;
}

interface Request {
  readonly path: string;
  readonly token: string;
  readonly key?: string;
  readonly body: unknown;
}

describe('refunds, and guests who sign in, whose server is killed with kill -9', () => {
  let app: TestApp;
  let souk: SoukProcess;
  let shelf: Shelf;
  let bags: Shelf;
  let show: Shop;
  let full: Shop;
  const refunds = new Map<string, string>();

  const start = (): Promise<SoukProcess> =>
    SoukProcess.start({
      settings: {
        ...{ NODE_ENV: 'test', LOG_LEVEL: 'warn', LIMITS_SCALE: '1000', DATABASE_URL: app.databaseUrl },
        JWT_SECRET: 'a test needs no better one, only 32 bytes',
      },
    });
  beforeAll(async () => {
    // It prepares what happens, and does nothing by itself.
    app = await startApp({ ROLE: 'api' });
    [souk, shelf, bags] = await Promise.all([
      start(),
      stockUp(app, [ON_HAND, ON_HAND]),
      stockUp(app, [ON_HAND]),
    ]);
    show = await openShop(app, { ...HOLD, quantity: 200, perCustomer: 2 });
    full = await openShop(app, { ...HOLD, quantity: 1 });
    await claim(app, full, await app.guest());
  }, 90_000);
  afterAll(async () => {
    await souk.remove();
    await app.close();
  }, 60_000);

  /** One request to the process; undefined if nobody answers, or not yet. */
  async function ask<Body>({
    path,
    token,
    key,
    body,
  }: Request): Promise<{ status: number; body: Body } | undefined> {
    try {
      const response = await fetch(souk.url + path, {
        method: 'POST',
        headers: {
          ...{ 'content-type': 'application/json', authorization: `Bearer ${token}` },
          ...(key !== undefined && { 'idempotency-key': key }),
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(10_000),
      });
      const answer = { status: response.status, body: (await response.json()) as Body & { code?: string } };
      return answer.status === 503 || answer.body.code === 'idempotency_in_progress' ? undefined : answer;
    } catch {
      return undefined;
    }
  }
  const asked = async <Body>(request: Request): Promise<{ status: number; body: Body }> =>
    waitFor(async () => (await ask<Body>(request)) ?? null, {
      ...{ describe: `an answer from ${request.path}`, timeoutMs: 40_000 },
    });

  async function sale(): Promise<string> {
    const buyer = await app.guest();
    await fill(app, buyer, [
      { variantId: shelf.variantIds[0] ?? '', quantity: 3 },
      { variantId: shelf.variantIds[1] ?? '', quantity: 2 },
    ]);
    const { body } = await checkOut(app, buyer);
    if (body.state !== 'paid') throw new Error(`no sale: ${JSON.stringify(body)}`);
    return body.id;
  }

  async function visit(): Promise<Visit> {
    const [guest, ann] = await Promise.all([app.guest(), account(app)]);
    await add(app, ann, bags.variantId, 1);
    await add(app, guest, bags.variantId, 2);
    await order(app, guest, [await claim(app, show, guest)]);
    await claim(app, show, guest);
    await app.call('POST', `/v2/drops/${full.dropId}/line`, { as: guest });
    return { guest, ann };
  }

  /** What these users have: carts, orders, claims, places in the line; and how many of them became part of accounts. */
  async function belongings(userId: string): Promise<number[]> {
    const [row] = await sql<Record<string, number>>(
      app,
      `SELECT (SELECT count(*) FROM guest_merges WHERE guest_id = $1)::integer AS merged,
              (SELECT count(*) FROM carts WHERE user_id = $1 AND lines <> '[]')::integer AS carts,
              (SELECT count(*) FROM orders WHERE user_id = $1)::integer AS orders,
              (SELECT count(*) FROM claims WHERE user_id = $1)::integer AS claims,
              (SELECT count(*) FROM line_places WHERE user_id = $1 AND state = 'waiting')::integer AS places`,
      [userId],
    );
    return Object.values(row ?? {});
  }
  const BEFORE = [
    [0, 1, 1, 2, 1],
    [0, 1, 0, 0, 0],
  ];
  const AFTER = [
    [1, 0, 0, 0, 0],
    [0, 1, 1, 2, 1],
  ];

  it.each(SEEDS)(
    'does all that was asked for once, however often it is asked: seed %i',
    async (seed) => {
      const chance = new Chance(seed);
      const each = <T>(count: number, make: () => Promise<T>) =>
        Promise.all(Array.from({ length: count }, make));
      const [orderIds, visits] = await Promise.all([each(SALES, sale), each(VISITS, visit)]);
      const refunding = orderIds.flatMap((id) =>
        REFUNDS.map((body, index) => ({
          ...{ path: `/v2/orders/${id}/refunds`, token: shelf.host.token, key: `${id} ${index}`, body },
        })),
      );
      const signingIn = visits.map(({ guest: { token }, ann: { email } }) => ({
        ...{ path: '/v2/auth/login', token, body: { email, password: PASSWORD } },
      }));
      const underWay: Promise<void>[] = [];
      /** Sends these; resolves when so many of them are answered. */
      const send = (requests: readonly Request[], answers: number): Promise<void> =>
        new Promise((resolve) => {
          let answered = 0;
          const one = async (request: Request): Promise<void> => {
            const answer = await ask<{ id: string }>(request);
            if (answer?.status === 201 && request.key !== undefined) refunds.set(request.key, answer.body.id);
            if ((answered += 1) === answers) resolve();
          };
          underWay.push(...requests.map(one));
        });
      const isGivingBack = async (): Promise<boolean> => {
        const back =
          'SELECT FROM sandbox_charges c JOIN payments p USING (id) WHERE p.order_id = ANY($1) AND c.refunded > 0';
        return (await sql(app, back, [orderIds])).length > 0;
      };
      if (seed % 2 === 1) {
        const all = [...refunding, ...signingIn].sort(() => chance.next() - 0.5);
        await send(all, 1 + Math.floor(chance.between(0, 10)));
      } else {
        await send(refunding, refunding.length);
        await waitFor(isGivingBack, { describe: 'the provider to be asked', timeoutMs: 20_000 });
        await send(signingIn, 1 + Math.floor(chance.between(0, VISITS)));
      }
      souk.signal('SIGKILL');
      await souk.ended;
      await Promise.all(underWay);
      souk = await start();

      for (const { guest, ann } of visits) {
        const seen = [await belongings(guest.id), await belongings(ann.id)];
        expect(seen).toEqual(seen[0]?.[0] === 1 ? AFTER : BEFORE);
      }
      await Promise.all([
        ...refunding.map(async (request) => {
          const { status, body } = await asked<{ id: string }>(request);
          expect([status, body.id]).toEqual([201, refunds.get(request.key) ?? body.id]);
        }),
        ...signingIn.map(async (request) => expect((await asked(request)).status).toBe(200)),
      ]);
      for (const { guest, ann } of visits)
        expect([await belongings(guest.id), await belongings(ann.id)]).toEqual(AFTER);
    },
    60_000,
  );

  it('and then provider, books and stock agree, and no unit is counted twice', async () => {
    await sql(app, 'UPDATE guest_merges SET settle_at = statement_timestamp() WHERE settle_at IS NOT NULL');
    const isDone = async (): Promise<boolean> => {
      const [left] = await sql<{ count: number }>(
        app,
        `SELECT (SELECT count(*) FROM payments WHERE check_at IS NOT NULL)::integer
              + (SELECT count(*) FROM guest_merges WHERE settle_at IS NOT NULL)::integer AS count`,
      );
      return left?.count === 0;
    };
    // What the killed one was about to ask the provider is lent to it for 30 s.
    await waitFor(isDone, { describe: 'all to be settled', timeoutMs: 50_000 });

    const sold = SEEDS.length * SALES;
    const money = await sql(
      app,
      `SELECT o.refunded::integer, p.refund_due::integer AS due, p.refunded::integer AS back, c.refunded::integer AS given,
              (SELECT count(*) FROM order_refunds r WHERE r.order_id = o.id)::integer AS refunds, o.state, count(*)::integer
         FROM orders o JOIN payments p ON p.order_id = o.id JOIN sandbox_charges c ON c.id = p.id
        WHERE o.room_id IS NULL GROUP BY 1, 2, 3, 4, 5, 6`,
    );
    const [refunded, due, back, given] = [GIVEN_BACK, GIVEN_BACK, GIVEN_BACK, GIVEN_BACK];
    expect(money).toEqual([
      { refunded, due, back, given, refunds: REFUNDS.length, state: 'paid', count: sold },
    ]);

    const units = await sql(
      app,
      `SELECT on_hand AS "onHand", reserved, (SELECT sum(delta) FROM stock_ledger WHERE variant_id = v.id)::integer AS counted
         FROM variants v WHERE id = ANY($1) ORDER BY array_position($1, id)`,
      [shelf.variantIds],
    );
    // All units of the first line were restocked, none of the second.
    expect(units).toEqual(
      [ON_HAND, ON_HAND - 2 * sold].map((onHand) => ({ onHand, reserved: 0, counted: onHand })),
    );

    const guests = SEEDS.length * VISITS;
    const [drop] = await sql(
      app,
      `SELECT d.held, d.sold, d.available,
              (SELECT count(*) FROM claims WHERE drop_id = d.id AND state = 'held')::integer AS claimed,
              (SELECT count(DISTINCT user_id) FROM claims WHERE drop_id = d.id)::integer AS users FROM drops d WHERE id = $1`,
      [show.dropId],
    );
    expect(drop).toEqual({
      held: guests,
      sold: guests,
      available: 200 - 2 * guests,
      claimed: guests,
      users: guests,
    });
    const carts = await sql(
      app,
      `SELECT lines->0->'quantity' AS quantity, count(*)::integer FROM carts WHERE lines->0->>'variantId' = $1 GROUP BY 1`,
      [bags.variantId],
    );
    expect(carts).toEqual([{ quantity: 3, count: guests }]);
    expect(await app.app.get(CompareBooks, { strict: false }).execute()).toBe(0);
    expect(await app.app.get(CheckStock, { strict: false }).execute()).toBe(0);
  }, 90_000);
});
