import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { logOf, openShop } from '../../support/shop.js';

describe('claims over REST and sockets', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('holds units at the price of the moment and tells the room', async () => {
    const shop = await openShop(app, { quantity: 3 });
    const ann = await app.guest();
    const answer = await app.call('POST', `/v2/drops/${shop.dropId}/claims`, {
      as: ann,
      key: true,
      body: { quantity: 1 },
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      state: 'held',
      number: 1,
      quantity: 1,
      price: { amount: 1999, currency: 'EUR' },
    });
    const drop = await app.call('GET', `/v2/drops/${shop.dropId}`);
    expect(drop.body).toMatchObject({ available: 2, held: 1, sold: 0, state: 'open' });
    const log = await logOf(app, ann, shop.roomId);
    expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1));
    expect(log.at(-1)).toMatchObject({
      type: 'drop.progress',
      data: { claims: 1, available: 2, held: 1, sold: 0 },
    });
  });

  it('answers a repeated key with the same claim, and says so', async () => {
    const shop = await openShop(app, { quantity: 5, perCustomer: 2 });
    const ann = await app.guest();
    const claim = () =>
      app.call('POST', `/v2/drops/${shop.dropId}/claims`, { as: ann, key: 'one', body: { quantity: 1 } });
    const answers = await Promise.all([claim(), claim(), claim()]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((answer) => JSON.stringify(answer.body))).size).toBe(1);
    expect(answers.filter((answer) => answer.headers.get('idempotency-replayed') === 'true')).toHaveLength(2);
    const other = await app.call('POST', `/v2/drops/${shop.dropId}/claims`, {
      as: ann,
      key: 'one',
      body: { quantity: 2 },
    });
    expect([other.status, other.body['code']]).toEqual([422, 'idempotency_key_reused']);
  });

  it('keeps the limit of a customer, however many requests come at once', async () => {
    const shop = await openShop(app, { quantity: 50, perCustomer: 2 });
    const ann = await app.guest();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        app.call('POST', `/v2/drops/${shop.dropId}/claims`, { as: ann, key: true, body: { quantity: 1 } }),
      ),
    );
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(2);
    expect(
      new Set(answers.filter((answer) => answer.status !== 201).map((answer) => answer.body['code'])),
    ).toEqual(new Set(['limit_reached']));
  });

  it.each([0, -1, 1.5, '1', 1e21, null, [1]])('refuses the quantity %p with its path', async (quantity) => {
    const shop = await openShop(app);
    const ann = await app.guest();
    const answer = await app.call('POST', `/v2/drops/${shop.dropId}/claims`, {
      as: ann,
      key: true,
      body: { quantity },
    });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'quantity' }] });
  });

  it('refuses a claim without a key, with unknown fields, without a token, of no drop', async () => {
    const shop = await openShop(app);
    const ann = await app.guest();
    const path = `/v2/drops/${shop.dropId}/claims`;
    const keyless = await app.call('POST', path, { as: ann, body: { quantity: 1 } });
    expect(keyless.body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'Idempotency-Key' }] });
    const extra = await app.call('POST', path, { as: ann, key: true, body: { quantity: 1, price: 1 } });
    expect(extra.body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'price' }] });
    expect((await app.call('POST', path, { key: true, body: { quantity: 1 } })).status).toBe(401);
    const nowhere = '/v2/drops/01890000-0000-7000-8000-000000000000/claims';
    expect((await app.call('POST', nowhere, { as: ann, key: true, body: { quantity: 1 } })).status).toBe(404);
  });

  it('shows and gives back a claim to its owner only', async () => {
    const shop = await openShop(app, { quantity: 1 });
    const [ann, bob] = [await app.guest(), await app.guest()];
    const { body } = await app.call('POST', `/v2/drops/${shop.dropId}/claims`, {
      as: ann,
      key: true,
      body: { quantity: 1 },
    });
    const path = `/v2/claims/${String(body['id'])}`;
    expect((await app.call('GET', path, { as: bob })).status).toBe(404);
    expect((await app.call('DELETE', path, { as: bob })).status).toBe(404);
    expect((await app.call('DELETE', path, { as: ann })).status).toBe(204);
    expect((await app.call('GET', path, { as: ann })).body).toMatchObject({ state: 'released' });
    const next = await app.call('POST', `/v2/drops/${shop.dropId}/claims`, {
      as: bob,
      key: true,
      body: { quantity: 1 },
    });
    expect(next.status).toBe(201);
  });

  it('claims over a socket as over REST, and the socket survives a bad payload', async () => {
    const shop = await openShop(app, { quantity: 1 });
    const ann = await app.guest();
    const socket = await app.connect(ann);
    const bad = await socket.emitWithAck('drop.claim', { dropId: shop.dropId, quantity: '1', key: 'k' });
    expect(bad).toMatchObject({
      ok: false,
      error: { code: 'validation_failed', errors: [{ path: 'quantity' }] },
    });
    const good = await socket.emitWithAck('drop.claim', { dropId: shop.dropId, quantity: 1, key: 'k' });
    expect(good).toMatchObject({ ok: true, claim: { state: 'held', number: 1 } });
    const overRest = await app.call('POST', `/v2/drops/${shop.dropId}/claims`, {
      as: ann,
      key: 'k',
      body: { quantity: 1 },
    });
    expect(overRest.body).toEqual(good.claim);
  });

  it('lets only the host of the room open and close, each once', async () => {
    const shop = await openShop(app, { closed: true });
    const [ann, other] = [await app.guest(), await app.host()];
    const open = `/v2/drops/${shop.dropId}/open`;
    expect((await app.call('POST', open, { as: ann })).status).toBe(403);
    expect((await app.call('POST', open, { as: other })).status).toBe(403);
    expect((await app.call('POST', open, { as: shop.host })).body).toMatchObject({ state: 'open' });
    expect((await app.call('POST', open, { as: shop.host })).body).toMatchObject({
      code: 'invalid_transition',
    });
    const close = await app.call('POST', `/v2/drops/${shop.dropId}/close`, { as: shop.host });
    expect(close.body).toMatchObject({ state: 'closed' });
    const late = await app.call('POST', `/v2/drops/${shop.dropId}/claims`, {
      as: ann,
      key: true,
      body: { quantity: 1 },
    });
    expect([late.status, late.body['code']]).toEqual([409, 'drop_not_open']);
  });

  it('reserves its units from the stock, and returns the unsold ones when it closes', async () => {
    const shop = await openShop(app, { quantity: 4, onHand: 10 });
    const available = async () => {
      const products = await app.call<{ data: { variants: { available: number }[] }[] }>(
        'GET',
        `/v2/products?host=${shop.host.id}`,
      );
      return products.body.data[0]?.variants?.[0]?.available;
    };
    expect(await available()).toBe(6);
    await app.call('POST', `/v2/drops/${shop.dropId}/close`, { as: shop.host });
    expect(await available()).toBe(10);
  });

  it('does not plan more units than the stock has, nor those of another host', async () => {
    const shop = await openShop(app, { quantity: 2, onHand: 5 });
    const plan = { variantId: shop.variantId, quantity: 4 };
    const tooMany = await app.call('POST', `/v2/rooms/${shop.roomId}/drops`, { as: shop.host, body: plan });
    expect([tooMany.status, tooMany.body['code']]).toEqual([409, 'out_of_stock']);
    const other = await app.host();
    const room = await app.call('POST', '/v2/rooms', { as: other, body: { title: 'Mine', kind: 'public' } });
    const foreign = await app.call('POST', `/v2/rooms/${String(room.body['id'])}/drops`, {
      as: other,
      body: plan,
    });
    expect(foreign.status).toBe(404);
  });
});
