import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { send } from '../../e2e/platform/wire.js';
import { query } from '../../e2e/platform/sql.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { type LoggedEvent, openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { SoukProcess } from '../souk-process.js';
import { logWithoutGaps } from './audit.js';

/** By how much a clock is wrong; less than a token lives. */
const NINE_MINUTES = 9 * 60;
const HOLD_SECONDS = 2;
/** How late a deadline may be kept, in milliseconds. */
const LATEST = 1_000;

/** A database, a node that only takes requests, and the one whose clock is wrong, which alone keeps the deadlines. */
interface World {
  readonly seconds: number;
  readonly app: TestApp;
  readonly wrong: SoukProcess;
}

async function withClockWrongBy(seconds: number): Promise<World> {
  const app = await startApp({ ROLE: 'api' });
  const wrong = await SoukProcess.start({
    settings: {
      ...{ NODE_ENV: 'test', LOG_LEVEL: 'warn', LIMITS_SCALE: '1000', DATABASE_URL: app.databaseUrl },
      ...{ JWT_SECRET: 'a test needs no better one, only 32 bytes', CLOCK_SHIFT_SECONDS: `${seconds}` },
    },
    preload: './test/faults/sales/shifted-clock.js',
  });
  return { seconds, app, wrong };
}

const DIRECTIONS = { ahead: NINE_MINUTES, behind: -NINE_MINUTES };

describe('two nodes, each alone with its database, whose own clocks are nine minutes ahead and behind', () => {
  let worlds: World[];
  beforeAll(async () => {
    worlds = await Promise.all(Object.values(DIRECTIONS).map((seconds) => withClockWrongBy(seconds)));
  }, 90_000);
  afterAll(async () => {
    for (const { wrong, app } of worlds) {
      await wrong.remove();
      await app.close();
    }
  }, 60_000);

  /** What must hold for both. */
  const both = async (rule: (world: World) => Promise<void>): Promise<void> => {
    await Promise.all(worlds.map(rule));
  };

  const ask = async ({ wrong }: World, method: string, path: string, as: Visitor, body?: unknown) => {
    const headers = { authorization: `Bearer ${as.token}`, 'idempotency-key': crypto.randomUUID() };
    const answer = await send(wrong.url, method, path, { headers, body });
    return { ...answer, body: answer.body as Record<string, unknown> };
  };
  const claim = (world: World, { dropId }: Shop, as: Visitor) =>
    ask(world, 'POST', `/v2/drops/${dropId}/claims`, as, { quantity: 1 });
  const order = (world: World, claimId: unknown, as: Visitor) =>
    ask(world, 'POST', '/v2/orders', as, {
      claimIds: [claimId],
      payment: { provider: 'sandbox', method: 'ok' },
    });
  const fromNow = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
  const told = ({ app }: World, shop: Shop, wanted: (event: LoggedEvent) => boolean) =>
    waitFor(async () => (await logWithoutGaps(app, shop)).find(wanted), {
      describe: 'what the room is told',
      timeoutMs: 15_000,
    });
  const inTime = (at: string, due: unknown) => {
    const late = Date.parse(at) - Date.parse(String(due));
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThan(LATEST);
  };

  it('goes by another time than the database', () =>
    both(async (world) => {
      const { wrong, seconds } = world;
      const { body } = await send(wrong.url, 'POST', '/v2/auth/guest', { body: { displayName: 'Ann' } });
      // An id begins with the milliseconds at which it was made (RFC 9562, 5.7).
      const { id } = body['user'] as { id: string };
      const shown = Number.parseInt(id.replace('-', '').slice(0, 12), 16) - Date.now();
      expect(Math.abs(shown / 1_000 - seconds)).toBeLessThan(10);
    }));

  it('ends holds neither early nor late, and lets them be ordered as long as they last', () =>
    both(async (world) => {
      const { app } = world;
      const shop = await openShop(app, { quantity: 2, holdSeconds: HOLD_SECONDS });
      const [ann, bob] = [await app.guest(), await app.guest()];
      const held = await claim(world, shop, ann);
      const bought = await claim(world, shop, bob);
      expect((await order(world, bought.body['id'], bob)).body).toMatchObject({ state: 'paid' });
      const begun = await told(world, shop, ({ data }) => data['claims'] === 1);
      const { expiresAt } = held.body;
      expect(
        Math.abs(Date.parse(String(expiresAt)) - Date.parse(begun.at) - HOLD_SECONDS * 1_000),
      ).toBeLessThan(LATEST);
      const freed = await told(world, shop, ({ data }) => data['claims'] === 2 && data['held'] === 0);
      inTime(freed.at, expiresAt);
    }));

  it('lets no hold be ordered after its end, even if nobody came to end it', () =>
    both(async (world) => {
      const { app } = world;
      const shop = await openShop(app, { quantity: 1, holdSeconds: HOLD_SECONDS });
      const ann = await app.guest();
      const { body } = await claim(world, shop, ann);
      const somebody = new pg.Client({ connectionString: app.databaseUrl });
      await somebody.connect();
      try {
        // Whoever has the drop's row keeps everyone else from it, and from ending its holds.
        await somebody.query('BEGIN');
        await somebody.query('SELECT FROM drops WHERE id = $1 FOR UPDATE', [shop.dropId]);
        const isOver = `SELECT FROM claims WHERE id = $1 AND state = 'held' AND expires_at < statement_timestamp()`;
        await waitFor(
          async () => (await query({ url: app.databaseUrl }, isOver, [body['id']])).length === 1,
          { describe: 'the end of the hold' },
        );
        const late = await order(world, body['id'], ann);
        expect(late).toMatchObject({ status: 409, body: { code: 'claim_not_held' } });
      } finally {
        await somebody.query('ROLLBACK');
        await somebody.end();
      }
    }));

  it('opens and closes drops neither early nor late', () =>
    both(async (world) => {
      const { app } = world;
      const [opensAt, closesAt] = [fromNow(2_000), fromNow(3_500)];
      const shop = await openShop(app, { quantity: 1, opensAt, closesAt });
      const early = await claim(world, shop, await app.guest());
      expect(early).toMatchObject({ status: 409, body: { code: 'drop_not_open', state: 'scheduled' } });
      inTime((await told(world, shop, ({ type }) => type === 'drop.opened')).at, opensAt);
      expect((await claim(world, shop, await app.guest())).status).toBe(201);
      inTime((await told(world, shop, ({ type }) => type === 'drop.closed')).at, closesAt);
    }));

  it('plans a drop that closes soon, and none that would be over already', () =>
    both(async (world) => {
      const { app } = world;
      const { host, roomId, variantId } = await openShop(app, { quantity: 1, onHand: 2 });
      const plan = (closesAt: string) =>
        ask(world, 'POST', `/v2/rooms/${roomId}/drops`, host, { variantId, quantity: 1, closesAt });
      expect((await plan(fromNow(-60_000))).body).toMatchObject({ status: 400, code: 'validation_failed' });
      expect((await plan(fromNow(60_000))).status).toBe(201);
    }));
});
