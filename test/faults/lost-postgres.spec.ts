import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import type { Socket } from 'socket.io-client';
import { send } from '../e2e/platform/wire.js';
import { startApp, type TestApp, type Visitor } from '../support/app.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { openShop, type Shop } from '../support/shop.js';
import { waitFor } from '../support/wait-for.js';
import { type HangingLine, startHangingLine } from './hanging-line.js';
import { type LatencyProxy, startLatencyProxy } from '../support/latency-proxy.js';

/** A fast refusal, in milliseconds; on a busy machine. */
const FAST = 3_000;

/** Everything that needs the database, over both wires; each resolves with its status and code. */
function calls(
  app: TestApp,
  shop: Shop,
  ann: Visitor,
  socket: Socket,
): Record<string, () => Promise<unknown[]>> {
  const rest = async (method: string, path: string, body?: unknown) => {
    const authorization = `Bearer ${ann.token}`;
    const headers = { authorization, 'idempotency-key': `${Math.random()}` };
    const answer = await send(app.url, method, path, { headers, body });
    return [answer.status, answer.body['code'], answer.headers['retry-after']];
  };
  const command = async (name: string, payload: object) => {
    const ack = (await socket.timeout(8_000).emitWithAck(name, payload)) as {
      error?: { status: number; code: string };
    };
    return [ack.error?.status, ack.error?.code, '1'];
  };
  const { roomId, dropId } = shop;
  return {
    rooms: () => rest('GET', '/v2/rooms'),
    search: () => rest('GET', `/v2/products?q=${Math.random()}`),
    guest: () => rest('POST', '/v2/auth/guest', { displayName: 'Bo' }),
    login: () => rest('POST', '/v2/auth/login', { email: 'a@example.test', password: 'does not matter' }),
    claim: () => rest('POST', `/v2/drops/${dropId}/claims`, { quantity: 1 }),
    order: () =>
      rest('POST', '/v2/orders', { claimIds: [roomId], payment: { provider: 'sandbox', method: 'ok' } }),
    message: () => rest('POST', `/v2/rooms/${roomId}/messages`, { clientId: `${Math.random()}`, text: 'Hi' }),
    events: () => rest('GET', `/v2/rooms/${roomId}/events?before=1`),
    'drop.claim': () => command('drop.claim', { dropId, quantity: 1, key: `${Math.random()}` }),
    'message.send': () => command('message.send', { roomId, clientId: `${Math.random()}`, text: 'Hi' }),
  };
}

async function timed<T>(work: () => Promise<T>): Promise<{ result: T; took: number }> {
  const start = performance.now();
  return { result: await work(), took: performance.now() - start };
}

interface World {
  readonly app: TestApp;
  readonly shop: Shop;
  readonly ann: Visitor;
  readonly socket: Socket;
}

async function openWorld(databaseUrl: string): Promise<World> {
  // With the wait that a node has unless told otherwise: it is what makes a refusal fast.
  const app = await startApp({ DATABASE_URL: databaseUrl, DATABASE_WAIT_SECONDS: '2' });
  const shop = await openShop(app, { quantity: 50 });
  const ann = await app.guest('Ann');
  const socket = await app.connect(ann);
  expect(await socket.emitWithAck('room.join', { roomId: shop.roomId })).toMatchObject({ ok: true });
  expect((await app.call('GET', '/v2/products')).status).toBe(200);
  return { app, shop, ann, socket };
}

/** What must hold while PostgreSQL is away, for whatever reason. */
async function staysUpWithout({ app, shop, ann, socket }: World): Promise<void> {
  const all = Object.entries(calls(app, shop, ann, socket));
  const burst = Array.from({ length: 4 }, () => all).flat();
  const refused = await Promise.all(burst.map(async ([name, call]) => ({ name, ...(await timed(call)) })));
  for (const { name, result } of refused) expect([name, ...result]).toEqual([name, 503, 'overloaded', '1']);
  expect(Math.max(...refused.map(({ took }) => took))).toBeLessThan(FAST);
  const live = await timed(() => send(app.url, 'GET', '/health/live'));
  expect([live.result.status, live.took < 500]).toEqual([200, true]);
  const ready = await timed(() => send(app.url, 'GET', '/health/ready'));
  expect(ready.result).toMatchObject({
    status: 503,
    body: {
      status: 'error',
      error: { postgres: { status: 'down', message: expect.stringContaining('PostgreSQL does not answer') } },
      details: { traffic: { status: 'up' } },
    },
  });
  expect(ready.took).toBeLessThan(FAST);
  const catalogue = () => send(app.url, 'GET', '/v2/products');
  await waitFor(async () => (await catalogue()).headers['warning'] !== undefined, { describe: 'the mark' });
  expect((await catalogue()).status).toBe(200);
  expect((await send(app.url, 'GET', '/metrics')).status).toBe(200);
  expect(socket.connected).toBe(true);
}

/** By itself, within 5 s of the return, and nothing was done that was refused. */
async function recovers({ app, shop, ann, socket }: World, claims: number): Promise<void> {
  const since = performance.now();
  const {
    rooms: _,
    login: _login,
    order: _order,
    events: _events,
    search: _search,
    ...effects
  } = calls(app, shop, ann, socket);
  const claim = () =>
    app.call('POST', `/v2/drops/${shop.dropId}/claims`, { as: ann, key: 'after', body: { quantity: 1 } });
  await waitFor(async () => (await claim()).status === 201, {
    describe: 'the first claim',
    timeoutMs: 8_000,
  });
  await waitFor(async () => (await effects['message']?.())?.[0] === 201, { describe: 'a message' });
  await waitFor(async () => (await send(app.url, 'GET', '/health/ready')).status === 200, {
    describe: 'readiness',
  });
  expect(performance.now() - since).toBeLessThan(5_000);
  const sent = await socket.emitWithAck('message.send', {
    roomId: shop.roomId,
    clientId: `x${since}`,
    text: 'Back',
  });
  expect(sent).toMatchObject({ ok: true });
  const drop = await app.call('GET', `/v2/drops/${shop.dropId}`);
  expect(drop.body).toMatchObject({ held: claims, available: 50 - claims });
}

describe('PostgreSQL that is lost', () => {
  let database: TestDatabase;
  let line: LatencyProxy;
  let world: World;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { hostname: host, port } = new URL(database.url);
    line = await startLatencyProxy({ target: { host, port: Number(port) }, delayMs: [0, 0] });
    world = await openWorld(line.through(database.url));
  }, 60_000);
  afterAll(async () => {
    await world.app.close();
    await line.close();
    await database.drop();
  }, 60_000);

  it('refuses fast, stays alive, and works again by itself, time after time', async () => {
    for (let round = 1; round <= 2; round += 1) {
      await line.cut();
      await staysUpWithout(world);
      await line.restore();
      await recovers(world, 1);
    }
  }, 60_000);
});

describe('PostgreSQL that hangs', () => {
  let database: TestDatabase;
  let line: HangingLine;
  let world: World;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { hostname: host, port } = new URL(database.url);
    line = await startHangingLine({ host, port: Number(port) });
    world = await openWorld(line.through(database.url));
  }, 60_000);
  afterAll(async () => {
    line.restart();
    await world.app.close();
    await line.close();
    await database.drop();
  }, 60_000);

  it.each(['restart', 'resume'] as const)(
    'refuses fast, stays alive, and works again after a %s',
    async (end) => {
      line.hang();
      await staysUpWithout(world);
      line[end]();
      await recovers(world, 1);
    },
    60_000,
  );

  it('is told from one that works long, on most connections of the pool', async () => {
    const { reader } = world.app.app.get(Database, { strict: false });
    // What Souk does every second needs some, too.
    const works = Array.from({ length: 14 }, () => reader.query('SELECT 1 FROM pg_sleep(2.5)'));
    expect(await Promise.all(works)).toHaveLength(14);
  }, 20_000);
});
