import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { send } from '../e2e/platform/wire.js';
import { startApp, type TestApp, type Visitor } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { type LatencyProxy, startLatencyProxy } from '../support/latency-proxy.js';
import { describeWithRedis } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';

const MARK = expect.stringMatching(/^110 /);

/** What shoppers see of the catalogue while PostgreSQL is away; with Redis also on a node that was not asked before. */
function promises(redisUrl: () => string | undefined): void {
  let database: TestDatabase;
  let line: LatencyProxy;
  let asked: TestApp;
  let host: Visitor;
  let paths: string[];
  let nodes: TestApp[];
  beforeAll(async () => {
    database = await createTestDatabase();
    const { hostname, port } = new URL(database.url);
    line = await startLatencyProxy({ target: { host: hostname, port: Number(port) }, delayMs: [0, 0] });
    const redis = redisUrl();
    const settings = { DATABASE_URL: line.through(database.url), ...(redis && { REDIS_URL: redis }) };
    asked = await startApp(settings);
    nodes = redis === undefined ? [asked] : [asked, await asked.another()];
    host = await asked.host();
    const variants = [{ sku: 'r', price: { amount: 1999, currency: 'EUR' }, onHand: 3 }];
    const made = await asked.call('POST', '/v2/products', { as: host, body: { title: 'Runner', variants } });
    const id = String(made.body['id']);
    paths = ['/v2/products', `/v2/products/${id}`, '/v1/products', `/v1/products/${id}`];
  }, 60_000);
  afterAll(async () => {
    await asked.close();
    await line.close();
    await database.drop();
  }, 60_000);

  const get = (node: TestApp, path: string, headers: object = {}) =>
    send(node.url, 'GET', path, { headers: { ...headers } });
  const markOf = async (node: TestApp, path: string) => (await get(node, path)).headers['warning'];
  const seenBy = (node: TestApp) =>
    Promise.all(
      paths.flatMap((path) => [get(node, path), get(node, path, { authorization: `Bearer ${host.token}` })]),
    );

  it('is served as it was, and marked as stale until it can be asked for again', async () => {
    const before = await seenBy(asked);
    expect(before.map(({ status, headers }) => [status, headers['warning']])).toEqual(
      Array(8).fill([200, undefined]),
    );
    await line.cut();
    for (const node of nodes) {
      await waitFor(async () => (await markOf(node, '/v2/products')) !== undefined, { describe: 'the mark' });
      const during = await seenBy(node);
      expect(during.map(({ status, headers }) => [status, headers['warning']])).toEqual(
        Array(8).fill([200, MARK]),
      );
      expect(during.map(({ bytes }) => `${bytes}`)).toEqual(before.map(({ bytes }) => `${bytes}`));
      const unknown = await get(node, '/v2/products?q=never-asked-for');
      expect([unknown.status, unknown.body['code'], unknown.headers['warning']]).toEqual([
        ...[503, 'overloaded', undefined],
      ]);
    }
    await line.restore();
    for (const node of nodes) {
      const unmarked = async () => (await markOf(node, '/v2/products')) === undefined;
      await waitFor(unmarked, { describe: 'an unmarked answer' });
    }
  }, 30_000);

  it('shows what was changed after the outage', async () => {
    const [, path = ''] = paths;
    const changed = await asked.call('PATCH', path, { as: host, body: { title: 'Walker' } });
    expect(changed.status).toBe(200);
    for (const node of nodes) {
      const shown = async () => (await get(node, path)).body['title'] === 'Walker';
      await waitFor(shown, { describe: 'the new title' });
    }
  });
}

describe('the catalogue without PostgreSQL', () => promises(() => undefined));

describeWithRedis('the catalogue without PostgreSQL, with Redis', (redis) => promises(() => redis.url));
