import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { logOf, openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { metric } from '../platform/wire.js';

describe('the line of a drop', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  const claim = (shop: Shop, as: Visitor) =>
    app.call('POST', `/v2/drops/${shop.dropId}/claims`, { as, key: true, body: { quantity: 1 } });
  const join = (shop: Shop, as: Visitor) => app.call('POST', `/v2/drops/${shop.dropId}/line`, { as });
  const leave = (shop: Shop, as: Visitor) => app.call('DELETE', `/v2/drops/${shop.dropId}/line`, { as });
  const mine = (shop: Shop, as: Visitor) => app.call('GET', `/v2/drops/${shop.dropId}/line/me`, { as });
  const drop = async (shop: Shop) => (await app.call('GET', `/v2/drops/${shop.dropId}`)).body;
  const guests = (count: number) => Promise.all(Array.from({ length: count }, () => app.guest()));

  it('gives a place, shows it live, and turns it into a claim that is told to its owner', async () => {
    const shop = await openShop(app, { quantity: 1 });
    const [ann, bob, cid] = (await guests(3)) as [Visitor, Visitor, Visitor];
    const held = await claim(shop, ann);
    const socket = await app.connect(bob);
    const stocks: Record<string, unknown>[] = [];
    const turn = new Promise<{ dropId: string; claim: Record<string, unknown> }>((resolve) =>
      socket.once('line.turn', resolve),
    );
    socket.on('drop.stock', (stock: Record<string, unknown>) => stocks.push(stock));
    await socket.emitWithAck('room.join', { roomId: shop.roomId });

    const joined = await join(shop, bob);
    expect([joined.status, joined.body]).toEqual([
      201,
      {
        dropId: shop.dropId,
        ...{ number: 1, state: 'waiting', position: 1, lineLength: 1, estimateSeconds: 120 },
        ...{ entry: null, joinedAt: expect.any(String), claim: null },
      },
    ]);
    expect((await join(shop, cid)).body).toMatchObject({ number: 2, position: 2, lineLength: 2 });
    expect((await join(shop, bob)).body).toMatchObject({ number: 1, position: 1, lineLength: 2 });
    expect(await drop(shop)).toMatchObject({ lineLength: 2 });

    await app.call('DELETE', `/v2/claims/${String(held.body['id'])}`, { as: ann });
    const told = await turn;
    expect(told).toMatchObject({ dropId: shop.dropId, claim: { state: 'held', quantity: 1, number: 2 } });
    expect((await mine(shop, bob)).body).toMatchObject({ state: 'turn', position: 0, claim: told.claim });
    expect((await mine(shop, cid)).body).toMatchObject({ state: 'waiting', position: 1 });
    await waitFor(
      async () => stocks.some(({ lineLength, lineServed }) => lineLength === 1 && lineServed === 1),
      {
        describe: 'the line in drop.stock',
      },
    );
    const order = await app.call('POST', '/v2/orders', {
      ...{ as: bob, key: true },
      body: { claimIds: [told.claim['id']], payment: { provider: 'sandbox', method: 'ok' } },
    });
    expect(order.body).toMatchObject({ state: 'paid' });
    // The last unit is sold: nobody waits for it any more.
    expect((await mine(shop, cid)).body).toMatchObject({ state: 'over', position: 0, lineLength: 0 });
    expect((await join(shop, cid)).body).toMatchObject({ code: 'sold_out' });
  });

  it('passes a missed turn on within a second, to the next who still waits', async () => {
    const shop = await openShop(app, { quantity: 1, holdSeconds: 2 });
    const [ann, bob, cid, dan] = (await guests(4)) as [Visitor, Visitor, Visitor, Visitor];
    await claim(shop, ann);
    for (const one of [bob, cid, dan]) await join(shop, one);
    expect((await leave(shop, cid)).status).toBe(204);
    expect((await leave(shop, cid)).status).toBe(204);
    expect((await mine(shop, dan)).body).toMatchObject({ position: 2 });
    const turns: number[] = [];
    for (const one of [bob, dan]) {
      const place = await waitFor(
        async () => {
          const { body } = await mine(shop, one);
          return body['state'] === 'turn'
            ? (body['claim'] as { createdAt: string; expiresAt: string })
            : undefined;
        },
        { timeoutMs: 10_000, describe: 'the turn' },
      );
      turns.push(Date.parse(place.createdAt));
    }
    // One hold of two seconds lies between the turns, and at most one second of waiting for a free unit.
    expect(turns[1]! - turns[0]!).toBeGreaterThanOrEqual(2_000);
    expect(turns[1]! - turns[0]!).toBeLessThanOrEqual(3_000);
    expect((await mine(shop, cid)).body).toMatchObject({ state: 'left' });
    expect(await metric(app.url, 'souk_hold_lateness_seconds_count')).toBeGreaterThanOrEqual(2);
    expect(await metric(app.url, 'souk_hold_lateness_seconds_bucket', 'le="1"')).toBe(
      await metric(app.url, 'souk_hold_lateness_seconds_count'),
    );
    for (const state of ['joined', 'turn', 'left'])
      expect(await metric(app.url, 'souk_line_places_total', `state="${state}"`)).toBeGreaterThan(0);
    const progress = (await logOf(app, ann, shop.roomId)).filter(({ type }) => type === 'drop.progress');
    expect(progress.every(({ data }) => data['available'] === 0 || data['lineLength'] === 0)).toBe(true);
  });

  it('keeps the place of who signs in elsewhere', async () => {
    const shop = await openShop(app, { quantity: 1 });
    await claim(shop, await app.guest());
    const email = `${crypto.randomUUID()}@example.test`;
    const password = 'correct horse';
    await app.call('POST', '/v2/auth/register', { body: { email, password, displayName: 'Eve' } });
    const signIn = async (): Promise<Visitor> => {
      const { body } = await app.call('POST', '/v2/auth/login', { body: { email, password } });
      return { token: String(body['accessToken']) } as Visitor;
    };
    await join(shop, await signIn());
    await join(shop, await app.guest());
    const elsewhere = await signIn();
    expect((await mine(shop, elsewhere)).body).toMatchObject({ number: 1, position: 1 });
    expect((await join(shop, elsewhere)).body).toMatchObject({ number: 1, position: 1, lineLength: 2 });
  });

  it('serves a crowd over two nodes in its order, each once', async () => {
    const other = await app.another();
    const shop = await openShop(app, { quantity: 5 });
    const holders = await guests(5);
    const held = await Promise.all(holders.map((one) => claim(shop, one)));
    const crowd = await guests(60);
    await Promise.all(
      crowd.map((as, index) =>
        (index % 2 === 0 ? app : other).call('POST', `/v2/drops/${shop.dropId}/line`, { as }),
      ),
    );
    const places = await Promise.all(crowd.map((one) => mine(shop, one)));
    const numbers = places.map(({ body }) => Number(body['number']));
    expect([...numbers].sort((a, b) => a - b)).toEqual(crowd.map((_, index) => index + 1));
    let latest = held.map(({ body }, index) => ({ id: String(body['id']), as: holders[index]! }));
    const served: number[] = [];
    while (latest.length > 0) {
      await Promise.all(latest.map(({ id, as }) => other.call('DELETE', `/v2/claims/${id}`, { as })));
      const now = await Promise.all(crowd.map((one) => mine(shop, one)));
      latest = now.flatMap(({ body }, index) => {
        const { id, state } = (body['claim'] ?? {}) as { id?: string; state?: string };
        return id !== undefined && state === 'held' ? [{ id, as: crowd[index]! }] : [];
      });
      served.push(...latest.map(({ as }) => numbers[crowd.indexOf(as)]!).sort((a, b) => a - b));
    }
    expect(served).toEqual(crowd.map((_, index) => index + 1));
    expect(await drop(shop)).toMatchObject({ available: 5, held: 0, lineLength: 0 });
  });

  it('shows a line, a drop and places only to those who may see them, and needs a token', async () => {
    const shop = await openShop(app);
    expect((await app.call('POST', `/v2/drops/${shop.dropId}/line`)).status).toBe(401);
    expect((await mine(shop, await app.guest())).status).toBe(404);
    const none = { ...shop, dropId: '01890000-0000-7000-8000-000000000000' };
    expect((await join(none, await app.guest())).status).toBe(404);
    expect((await leave(none, await app.guest())).status).toBe(404);
    expect((await join({ ...shop, dropId: 'x' }, await app.guest())).status).toBe(404);
    const planned = await openShop(app, { closed: true });
    expect((await join(planned, await app.guest())).body).toMatchObject({ code: 'drop_not_open' });
  });
});
