import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';

const POOL = 2;

describe('a request that finds every connection to the database taken', () => {
  let patient: TestApp;
  let hasty: TestApp;
  let bo: Visitor;
  let outside: pg.Client;
  beforeAll(async () => {
    // Nothing but requests asks for connections here: chores are for workers.
    const api = { ROLE: 'api', DATABASE_POOL: `${POOL}` };
    patient = await startApp({ ...api, DATABASE_WAIT_SECONDS: '20' });
    hasty = await patient.another({ ...api, DATABASE_WAIT_SECONDS: '1' });
    bo = await patient.guest();
    outside = new pg.Client({ connectionString: patient.databaseUrl });
    await outside.connect();
  }, 60_000);
  afterAll(async () => {
    await outside.end();
    await patient.close();
  });

  it('waits for DATABASE_WAIT_SECONDS, not for those who have them', async () => {
    const ask = async (app: TestApp, limit: number) => {
      const { status, body } = await app.call('GET', `/v2/rooms?limit=${limit}`, { as: bo });
      return { app, limit, status, code: body['code'] };
    };
    const askAll = () =>
      [patient, hasty].flatMap((app) => Array.from({ length: POOL }, (_, n) => ask(app, n + 1)));
    // The connections are there before it counts: on a busy machine one may take a second to open.
    await waitFor(async () => (await Promise.all(askAll())).every(({ status }) => status === 200), {
      describe: 'all connections to be open',
    });
    await outside.query('BEGIN');
    await outside.query('LOCK TABLE rooms IN ACCESS EXCLUSIVE MODE');
    const served = askAll();
    await waitFor(async () => (await standing()) === 2 * POOL, { describe: 'all to stand before the lock' });
    // Who stands before the lock is refused as well in the end, after four seconds.
    const waits = ask(patient, POOL + 1);
    const first = await Promise.race([...served, waits, ask(hasty, POOL + 1)]);
    expect(first).toMatchObject({ limit: POOL + 1, status: 503, code: 'overloaded' });
    expect(first.app).toBe(hasty);
    await outside.query('ROLLBACK');
    for (const one of await Promise.all([...served, waits])) expect(one).toMatchObject({ status: 200 });
  }, 60_000);

  const standing = async (): Promise<number> => {
    const { rows } = await outside.query<{ count: string }>(
      `SELECT count(*) FROM pg_locks WHERE relation = 'rooms'::regclass AND NOT granted`,
    );
    return Number(rows[0]?.count);
  };
});
