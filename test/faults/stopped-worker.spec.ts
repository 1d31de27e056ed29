import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { query } from '../e2e/platform/sql.js';
import { startApp, type TestApp } from '../support/app.js';
import { type LatencyProxy, startLatencyProxy } from '../support/latency-proxy.js';
import { logOf, openShop, type Shop } from '../support/shop.js';
import { waitFor } from '../support/wait-for.js';
import { SoukProcess } from './souk-process.js';

const UNITS = 20;
const HOLD_SECONDS = 2;
/** The lease of a lock, and the second that a hold may end late; milliseconds. */
const LATEST = 3_000 + 1_000;

describe('a worker that is stopped (SIGSTOP) while it keeps the deadlines', () => {
  let app: TestApp;
  let line: LatencyProxy;
  const workers: SoukProcess[] = [];

  beforeAll(async () => {
    app = await startApp({ ROLE: 'api' });
    const { hostname: host, port } = new URL(app.databaseUrl);
    line = await startLatencyProxy({ target: { host, port: Number(port) }, delayMs: [0, 0] });
    const start = (databaseUrl: string) =>
      SoukProcess.start({
        settings: {
          ...{ ROLE: 'worker', NODE_ENV: 'test', LOG_LEVEL: 'warn', DATABASE_URL: databaseUrl },
          JWT_SECRET: 'a test needs no better one, only 32 bytes',
        },
      });
    workers.push(await start(line.through(app.databaseUrl)), await start(app.databaseUrl));
    // Its way to the database is long, so most of the time it is in the middle of something.
    line.setDelay([100, 200]);
  }, 90_000);

  afterAll(async () => {
    for (const worker of workers) {
      worker.signal('SIGCONT');
      await worker.remove();
    }
    await app.close();
    await line.close();
  }, 60_000);

  /** Sessions that have the lock and have said nothing for so long, in milliseconds. */
  const silentHolders = async (milliseconds: number): Promise<number> => {
    const [row] = await query<{ count: string }>(
      { url: app.databaseUrl },
      `SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND state = 'idle' AND clock_timestamp() - state_change > make_interval(secs => $1)`,
      [milliseconds / 1_000],
    );
    return Number(row?.count);
  };

  /** Stops it again and again, until it was stopped with the lock in its hands. */
  const stopInTheAct = (worker: SoukProcess): Promise<unknown> =>
    waitFor(
      async () => {
        worker.signal('SIGSTOP');
        // As long as a living holder says something every half second.
        const seen = performance.now();
        await waitFor(() => performance.now() - seen > 1_500, { describe: 'a silence' });
        if ((await silentHolders(1_000)) > 0) return true;
        worker.signal('SIGCONT');
        return false;
      },
      { describe: 'a stop with the lock held', timeoutMs: 60_000 },
    );

  const claimAll = async ({ dropId }: Shop): Promise<{ expiresAt: string }[]> => {
    const people = await Promise.all(Array.from({ length: UNITS }, () => app.guest()));
    const claim = { key: true as const, body: { quantity: 1 } };
    const answers = await Promise.all(
      people.map((as) =>
        app.call<{ expiresAt: string }>('POST', `/v2/drops/${dropId}/claims`, { ...claim, as }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(UNITS).fill(201));
    return answers.map(({ body }) => body);
  };

  /** Milliseconds from the end of the last hold to the moment at which the log has all units free. */
  const lateness = async (shop: Shop, claims: readonly { expiresAt: string }[]): Promise<number> => {
    const free = await waitFor(
      async () =>
        (await logOf(app, shop.host, shop.roomId)).findLast(
          ({ type, data }) => type === 'drop.progress' && data['claims'] === UNITS && data['held'] === 0,
        ),
      { describe: 'the units to be free', timeoutMs: 20_000 },
    );
    return Date.parse(free.at) - Math.max(...claims.map(({ expiresAt }) => Date.parse(expiresAt)));
  };

  it('loses its lock after the lease: another one ends the holds, and nothing is done twice when it goes on', async () => {
    const [stopped] = workers as [SoukProcess];
    const shop = await openShop(app, { quantity: UNITS, holdSeconds: HOLD_SECONDS });
    await stopInTheAct(stopped);
    expect(await lateness(shop, await claimAll(shop))).toBeLessThan(LATEST);
    stopped.signal('SIGCONT');

    const next = await openShop(app, { quantity: UNITS, holdSeconds: HOLD_SECONDS });
    expect(await lateness(next, await claimAll(next))).toBeLessThan(LATEST);
    for (const { host, roomId, dropId } of [shop, next]) {
      const drop = await app.call('GET', `/v2/drops/${dropId}`);
      expect(drop.body).toMatchObject({ available: UNITS, held: 0, sold: 0 });
      const log = await logOf(app, host, roomId);
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
    }
    expect(await stopped.status('/health/live')).toBe(200);
  }, 120_000);
});
