import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import { startApp, type TestApp } from '../../support/app.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases.js';
import { type LatencyProxy, startLatencyProxy } from '../../support/latency-proxy.js';
import { Client } from './client.js';

describe('refreshing', () => {
  let souk: TestApp;
  let client: Client;
  beforeAll(async () => {
    souk = await startApp();
    client = new Client(souk.url);
  });
  afterAll(() => souk.close());

  /** As if the tokens of this user had been made that much earlier. */
  const age = (userId: string, seconds: number) =>
    souk.app.get(Database).reader.query(
      `UPDATE refresh_tokens SET issued_at = issued_at - make_interval(secs => $2)
       WHERE session_id IN (SELECT id FROM sessions WHERE user_id = $1)`,
      [userId, seconds],
    );

  it('leads a slow tab to the newest token when another refreshed twice meanwhile', async () => {
    const bo = await client.guest();
    const second = await client.refresh(bo.refreshToken);
    const third = await client.refresh(String(second.body['refreshToken']));
    const slow = await client.refresh(bo.refreshToken);
    expect(slow.body['refreshToken']).toBe(third.body['refreshToken']);
  });

  it('ends the session and its access tokens when a token comes back after its grace', async () => {
    const bo = await client.guest();
    const thief = await client.refresh(bo.refreshToken);
    await age(bo.user.id, 21);
    const answer = await client.refresh(bo.refreshToken);
    expect(answer).toMatchObject({ status: 401, body: { code: 'refresh_reused' } });
    const { accessToken, refreshToken } = thief.body;
    expect(await client.me(String(accessToken))).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    expect(await client.refresh(String(refreshToken))).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
  });

  it('keeps the session when a token comes back just within its grace', async () => {
    const bo = await client.guest();
    const first = await client.refresh(bo.refreshToken);
    await age(bo.user.id, 15);
    expect((await client.refresh(bo.refreshToken)).body['refreshToken']).toBe(first.body['refreshToken']);
  });

  it('ends only the session that was robbed', async () => {
    const ada = await client.registered();
    const other = await client.call('POST', '/v2/auth/login', {
      body: { email: ada.email, password: 'correct horse battery' },
    });
    await client.refresh(ada.refreshToken);
    await age(ada.user.id, 21);
    await client.refresh(ada.refreshToken);
    expect((await client.me(ada.accessToken)).status).toBe(401);
    expect((await client.me(String(other.body['accessToken']))).status).toBe(200);
  });

  it('is refused after 7 days without it', async () => {
    const bo = await client.guest();
    await souk.app
      .get(Database)
      .reader.query('UPDATE sessions SET expires_at = clock_timestamp() WHERE user_id = $1', [bo.user.id]);
    expect(await client.refresh(bo.refreshToken)).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
  });

  it('keeps no refresh token that could be used', async () => {
    const bo = await client.guest();
    const rows = await souk.app
      .get(Database)
      .reader.query<{ row: string }>(
        `SELECT t::text AS row FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE s.user_id = $1`,
        [bo.user.id],
      );
    expect(rows).toHaveLength(1);
    expect(rows[0]?.row).not.toContain(Buffer.from(bo.refreshToken, 'base64url').toString('hex'));
    expect(rows[0]?.row).not.toContain(Buffer.from(bo.refreshToken).toString('hex'));
  });

  it('takes no access token, and a refresh token opens nothing', async () => {
    const bo = await client.guest();
    expect(await client.refresh(bo.accessToken)).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
    expect(await client.me(bo.refreshToken)).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
    });
  });
});

describe('refreshing on a slow database', () => {
  let database: TestDatabase;
  let proxy: LatencyProxy;
  let souk: TestApp;
  let client: Client;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { hostname, port } = new URL(database.url);
    proxy = await startLatencyProxy({ target: { host: hostname, port: Number(port) }, delayMs: [10, 25] });
    souk = await startApp({ DATABASE_URL: proxy.through(database.url) });
    client = new Client(souk.url);
  }, 60_000);
  afterAll(async () => {
    await souk.close();
    await proxy.close();
    await database.drop();
  });

  it('gives 20 tabs at once the same successor, and signs none of them out', async () => {
    const bo = await client.guest();
    // Connects the whole pool: else the first is done before the others are connected.
    await Promise.all(Array.from({ length: 20 }, () => client.me(bo.accessToken)));
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.refresh(bo.refreshToken)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const successors = new Set(answers.map(({ body }) => body['refreshToken']));
    expect(successors.size).toBe(1);
    expect(successors).not.toContain(bo.refreshToken);
    const [successor] = successors;
    expect(await client.refresh(String(successor))).toMatchObject({ status: 200 });
    for (const { body } of answers) expect((await client.me(String(body['accessToken']))).status).toBe(200);
  });
});
