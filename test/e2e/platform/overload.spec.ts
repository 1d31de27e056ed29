import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { createTestDatabase, type TestDatabase } from '../../support/databases.js';
import { type LatencyProxy, startLatencyProxy } from '../../support/latency-proxy.js';
import { waitFor } from '../../support/wait-for.js';
import { type Exchange, metric, send } from './wire.js';

const AT_ONCE = 5;

describe('more requests at once than MAX_CONCURRENT_REQUESTS', () => {
  let app: TestApp;
  let database: TestDatabase;
  let line: LatencyProxy;
  let bo: Visitor;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { hostname: host, port } = new URL(database.url);
    line = await startLatencyProxy({ target: { host, port: Number(port) }, delayMs: [0, 0] });
    const settings = { MAX_CONCURRENT_REQUESTS: String(AT_ONCE), DATABASE_URL: line.through(database.url) };
    app = await startApp(settings);
    bo = await app.guest();
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await line.close();
    await database.drop();
  }, 60_000);

  const timed = async (path: string): Promise<Exchange & { took: number }> => {
    const start = performance.now();
    const answer = await send(app.url, 'GET', path, { headers: { authorization: `Bearer ${bo.token}` } });
    return { ...answer, took: performance.now() - start };
  };

  it('are refused early and cheaply, and told when to come back', async () => {
    // So that each has a connection to the database, and nobody waits for more than a statement.
    await Promise.all(Array.from({ length: AT_ONCE }, () => timed('/v2/rooms')));
    // Others in this process may have been refused before.
    const before = await metric(app.url, 'souk_http_refused_total', 'reason="concurrency"');
    line.setDelay([250, 250]);
    const under = Array.from({ length: AT_ONCE }, () => timed('/v2/rooms'));
    // A probe is under way as well, but never refused.
    await waitFor(isFull, { describe: 'five under way' });
    const extra = await Promise.all(Array.from({ length: 20 }, () => timed('/v2/rooms')));
    for (const answer of extra) {
      expect(answer).toMatchObject({ status: 503, body: { code: 'overloaded', status: 503 } });
      expect(answer.headers['retry-after']).toBe('1');
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(answer.body['requestId']).toBe(answer.headers['x-request-id']);
      expect(answer.took).toBeLessThan(250);
    }
    for (const path of ['/health/live', '/metrics']) expect((await timed(path)).status).toBe(200);
    expect((await Promise.all(under)).map(({ status }) => status)).toEqual(Array(AT_ONCE).fill(200));
    expect(await metric(app.url, 'souk_http_refused_total', 'reason="concurrency"')).toBe(before + 21);
    line.setDelay([0, 0]);
    for (const path of ['/v2/rooms', '/health/ready']) expect((await timed(path)).status).toBe(200);
  });

  it('are not those that are still on their way: who sends half a request keeps nobody from reading', async () => {
    const head =
      'POST /v2/auth/guest HTTP/1.1\r\nHost: souk\r\nContent-Type: application/json\r\nContent-Length: 99';
    const halves = Array.from({ length: 3 * AT_ONCE }, () => {
      const { hostname, port } = new URL(app.url);
      const half = connect(Number(port), hostname);
      half.on('error', () => undefined).write(`${head}\r\n\r\n{`);
      return half;
    });
    const guest = () => send(app.url, 'POST', '/v2/auth/guest', { body: { displayName: 'Bo' } });
    await waitFor(async () => (await guest()).status === 503, {
      describe: 'the halves to fill what is for them',
    });
    for (const path of ['/v2/rooms', `/v2/products?q=${AT_ONCE}`])
      expect((await timed(path)).status).toBe(200);
    for (const half of halves) half.destroy();
    await waitFor(async () => (await guest()).status === 200, { describe: 'their end' });
  });

  /** Five are under way as soon as one more is refused; asked with a path that costs nothing if it is let in. */
  const isFull = async () => (await timed('/v2/nowhere')).status === 503;
});
