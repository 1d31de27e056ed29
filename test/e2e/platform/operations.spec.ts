import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentitySeed } from '#identity';
import { Jobs } from '#platform/jobs/jobs.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { openShop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { metric, metrics, send } from './wire.js';

const PROMISED = [
  'souk_http_request_seconds',
  'souk_http_refused_total',
  'souk_use_case_seconds',
  'souk_sockets',
  'souk_socket_commands_total',
  'souk_room_event_deliveries_total',
  'souk_claims_total',
  'souk_outbox_lag_seconds',
  'souk_jobs_dead',
  'souk_group_commit_batch_size',
  'souk_group_commit_seconds',
  'souk_cache_reads_total',
  'souk_nodejs_eventloop_lag_p99_seconds',
  'souk_nodejs_heap_size_used_bytes',
  'souk_process_resident_memory_bytes',
  'souk_process_open_fds',
];

describe('health', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  it('says of each dependency how it is and how long it took to say so', async () => {
    for (const path of ['/health', '/health/ready']) {
      const answer = await send(app.url, 'GET', path);
      expect([answer.status, answer.headers['cache-control']]).toEqual([200, 'private, no-store']);
      expect(answer.body).toMatchObject({
        status: 'ok',
        details: {
          traffic: { status: 'up' },
          postgres: { status: 'up', latencyMs: expect.any(Number) },
          redis: { status: 'up', message: 'not used in the embedded profile' },
        },
      });
      expect(answer.bytes.toString()).not.toMatch(/postgres:\/\/|souk_test|127\.0\.0\.1/);
    }
    expect((await send(app.url, 'GET', '/health/live')).body).toEqual({ status: 'ok' });
    expect((await send(app.url, 'HEAD', '/health/ready')).status).toBe(200);
  });
});

describeWithRedis('health with Redis', (redis) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ REDIS_URL: redis.url });
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  it('says how Redis is as well', async () => {
    const { body } = await send(app.url, 'GET', '/health');
    expect(body).toMatchObject({ details: { redis: { status: 'up', latencyMs: expect.any(Number) } } });
  });
});

describe('metrics', () => {
  let app: TestApp;
  let ann: Visitor;
  const people: Visitor[] = [];
  beforeAll(async () => {
    app = await startApp();
    const shop = await openShop(app, { quantity: 1 });
    ann = await app.register('Ann Metric');
    people.push(ann, shop.host);
    const socket = await app.connect(ann);
    await socket.emitWithAck('room.join', { roomId: shop.roomId });
    const claims = `/v2/drops/${shop.dropId}/claims`;
    const claim = { key: 'a-secret-key', body: { quantity: 1 } };
    await app.call('POST', claims, { as: ann, ...claim });
    await app.call('POST', claims, { as: shop.host, ...claim });
    await app.call('GET', `/v2/rooms/${shop.roomId}/events?after=0`, { as: ann });
    await app.call('POST', '/v2/auth/login', {
      body: { email: 'leak@example.test', password: 'hunter2222' },
    });
    for (let index = 0; index < 50; index += 1) await app.call('GET', `/v2/unknown-${index}/x?y=${index}`);
    await app.call('PROPFIND', '/v2/products');
    await socket
      .timeout(200)
      .emitWithAck('unknown-command', {})
      .catch(() => undefined);
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  it('have every family that is promised, in the format of Prometheus', async () => {
    const answer = await send(app.url, 'GET', '/metrics');
    expect(answer.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    const families = [...answer.bytes.toString().matchAll(/^# TYPE (\S+) \w+$/gm)].map(([, name]) => name);
    expect(families).toEqual(expect.arrayContaining(PROMISED));
  });

  it('count what happens', async () => {
    expect(await metric(app.url, 'souk_claims_total', 'state="held"')).toBe(1);
    const refused = 'use_case="ClaimUnits",outcome="sold_out"';
    expect(await metric(app.url, 'souk_use_case_seconds_count', refused)).toBe(1);
    expect(await metric(app.url, 'souk_socket_commands_total', 'command="room.join",outcome="ok"')).toBe(1);
    const route = 'method="POST",route="/v2/drops/:id/claims",status="201"';
    expect(await metric(app.url, 'souk_http_request_seconds_count', route)).toBe(1);
    const sockets = () => metric(app.url, 'souk_sockets').then((count) => count === 1);
    await waitFor(sockets, { describe: 'the gauge of sockets' });
  });

  it('have labels of a bounded number of values, none of them an id, a name or a secret', async () => {
    const text = await metrics(app.url);
    for (const { id, displayName, token } of people) {
      for (const secret of [id, displayName, token]) expect(text).not.toContain(secret);
    }
    const labels = [...text.matchAll(/\w+="([^"]*)"/g)].map(([, value]) => value ?? '');
    const told = labels.join('\n');
    expect(told).not.toMatch(/@|[0-9a-f]{8}-[0-9a-f]{4}|unknown-|secret|hunter|example/);
    const routes = new Set([...text.matchAll(/route="([^"]*)"/g)].map(([, value]) => value));
    expect(routes).toContain('other');
    expect(routes.size).toBeLessThan(40);
    expect(Math.max(...labels.map((label) => label.length))).toBeLessThan(80);
  });
});

describe('dead jobs', () => {
  let app: TestApp;
  let admin: Visitor;
  beforeAll(async () => {
    app = await startApp();
    const login = { email: 'admin@example.test', password: 'souk-demo-2026' };
    await app.app.get(IdentitySeed).ensureUser({ ...login, displayName: 'Ada Admin', role: 'admin' });
    admin = await app.signIn(login.email);
    await app.app.get(Jobs).add('nobody-does-this', { parcel: 7 }, { attempts: 1, key: 'a/b c' });
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  interface Dead {
    readonly id: string;
  }
  const list = async () =>
    (await app.call<{ data: Dead[] }>('GET', '/v2/jobs/dead', { as: admin })).body.data;
  const retry = (id: string, as = admin) =>
    app.call('POST', `/v2/jobs/dead/${encodeURIComponent(id)}/retry`, { as });

  it('are counted in the metrics, shown to an admin, and tried again when told', async () => {
    const counted = async () => (await metric(app.url, 'souk_jobs_dead', '')) === 1;
    await waitFor(counted, { describe: 'the gauge of dead jobs', timeoutMs: 8_000 });
    const [dead] = await list();
    expect(dead).toEqual({
      id: expect.any(String),
      name: 'nobody-does-this',
      payload: { parcel: 7 },
      error: 'no handler for jobs named nobody-does-this',
    });
    expect((await retry(dead?.id ?? '')).status).toBe(204);
    await waitFor(async () => (await list()).length === 1, { describe: 'the job to be dead once more' });
  }, 20_000);

  it('are nobody else’s to see or to retry', async () => {
    for (const as of [await app.host(), await app.guest()]) {
      const seen = await app.call('GET', '/v2/jobs/dead', { as });
      expect([seen.status, seen.body['code'], (await retry('any', as)).status]).toEqual([
        403,
        'forbidden',
        403,
      ]);
    }
    expect((await app.call('GET', '/v2/jobs/dead')).status).toBe(401);
    expect((await retry('no such job')).body['code']).toBe('not_found');
  });
});
