import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { add, checkOut, fill, look, sql, stockUp } from './filling.js';

const money = (amount: number, currency = 'EUR') => ({ amount, currency });

describe('the cart over REST', () => {
  let app: TestApp;
  let ann: Visitor;
  beforeAll(async () => {
    app = await startApp();
  }, 30_000);
  beforeEach(async () => {
    ann = await app.guest('Ann');
  });
  afterAll(() => app.close());

  const change = (as: Visitor, id: string | undefined, quantity: unknown, headers = {}) =>
    app.call('PATCH', `/v2/cart/lines/${id}`, { as, body: { quantity }, headers });
  const remove = (as: Visitor, id: string | undefined, headers = {}) =>
    app.call('DELETE', `/v2/cart/lines/${id}`, { as, headers });

  it('is empty at first, and private', async () => {
    const { status, body, headers } = await look(app, ann);
    expect([status, body]).toEqual([
      200,
      { lines: [], subtotal: money(0), estimate: { total: money(0) }, updatedAt: '1970-01-01T00:00:00.000Z' },
    ]);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('etag')).toMatch(/^"/);
    expect((await app.call('GET', '/v2/cart')).status).toBe(401);
  });

  it('shows lines at the prices of now, what is available, and sums in whole cents', async () => {
    const { host, productId, variantIds } = await stockUp(app, [5, 7]);
    const [one = '', other = ''] = variantIds;
    const first = await add(app, ann, one, 2);
    expect(first.status).toBe(201);
    const { body } = await add(app, ann, other, 3);
    expect(body.lines).toEqual([
      {
        ...{ id: first.body.lines[0]?.id, variantId: one, title: 'Tee, size 0', quantity: 2, available: 5 },
        ...{ unitPrice: money(1999), total: money(3998) },
      },
      {
        ...{ id: expect.any(String), variantId: other, title: 'Tee, size 1', quantity: 3, available: 7 },
        ...{ unitPrice: money(2000), total: money(6000) },
      },
    ]);
    expect(body.subtotal).toEqual(money(9998));
    const variants = [{ id: one, price: money(1050) }];
    await app.call('PATCH', `/v2/products/${productId}`, { as: host, body: { variants } });
    const later = await look(app, ann);
    expect(later.body.lines[0]).toMatchObject({ unitPrice: money(1050), total: money(2100) });
    expect(later.body.subtotal).toEqual(money(8100));
  });

  it('adds units of a variant to its line', async () => {
    const { variantId } = await stockUp(app);
    const [first, second] = [await add(app, ann, variantId), await add(app, ann, variantId.toUpperCase(), 2)];
    expect(second.body.lines).toMatchObject([{ id: first.body.lines[0]?.id, quantity: 3 }]);
  });

  it('adds once for one Idempotency-Key, however often it is sent', async () => {
    const { variantId } = await stockUp(app);
    const send = () =>
      app.call('POST', '/v2/cart/lines', { as: ann, key: 'one', body: { variantId, quantity: 2 } });
    const first = await send();
    const second = await send();
    expect([second.status, second.headers.get('idempotency-replayed')]).toEqual([201, 'true']);
    expect(second.body).toEqual(first.body);
    expect((await look(app, ann)).body.lines).toMatchObject([{ quantity: 2 }]);
  });

  it('adds once for one Idempotency-Key, also if the answer is lost on its way', async () => {
    const { host, variantId } = await stockUp(app);
    const room = await app.call('POST', '/v2/rooms', { as: host, body: { title: 'Show', kind: 'public' } });
    const send = (quantity = 2) => {
      const body = { variantId, quantity, roomId: room.body['id'] };
      return app.call('POST', '/v2/cart/lines', { as: ann, key: 'lost', body });
    };
    // It is added, and then nobody can say what it costs.
    await sql(app, 'ALTER TABLE room_prices RENAME TO hidden');
    const lost = await send();
    await sql(app, 'ALTER TABLE hidden RENAME TO room_prices');
    expect(lost.status).toBe(500);
    expect(await send()).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await look(app, ann)).body.lines).toMatchObject([{ quantity: 2 }]);
    expect((await send(3)).body).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('adds nothing that is refused under a key, however often it is sent', async () => {
    const { variantId } = await stockUp(app);
    const send = (quantity: number) =>
      app.call('POST', '/v2/cart/lines', { as: ann, key: `much ${quantity}`, body: { variantId, quantity } });
    await send(999);
    for (let times = 0; times < 2; times += 1)
      expect(await send(50)).toMatchObject({ status: 409, body: { code: 'limit_reached' } });
    expect((await look(app, ann)).body.lines).toMatchObject([{ quantity: 999 }]);
  });

  it('takes more than is available and says so: stock may come back before it is ordered', async () => {
    const { variantId } = await stockUp(app, [2]);
    const { status, body } = await add(app, ann, variantId, 3);
    expect([status, body.lines]).toEqual([
      201,
      [expect.objectContaining({ available: 2, problem: 'out_of_stock' })],
    ]);
  });

  it('changes and takes out lines by their ids, and no line of anybody else', async () => {
    const { variantIds } = await stockUp(app, [5, 5]);
    for (const id of variantIds) await add(app, ann, id);
    const [one, other] = (await look(app, ann)).body.lines;
    expect(await change(ann, one?.id, 4)).toMatchObject({
      status: 200,
      body: { lines: [{ quantity: 4 }, { quantity: 1 }] },
    });
    const bob = await app.guest('Bob');
    await add(app, bob, variantIds[0] ?? '');
    for (const id of [one?.id, randomUUID(), 'no id', encodeURIComponent('"; --')]) {
      for (const answer of [await change(bob, id, 2), await remove(bob, id)])
        expect([id, answer.status, answer.body['code']]).toEqual([id, 404, 'not_found']);
    }
    expect((await remove(ann, other?.id)).status).toBe(204);
    expect((await remove(ann, other?.id)).status).toBe(404);
    expect((await look(app, ann)).body.lines).toMatchObject([{ id: one?.id, quantity: 4 }]);
    expect((await remove(ann, one?.id)).status).toBe(204);
    expect((await look(app, ann)).body).toMatchObject({ lines: [], subtotal: money(0) });
  });

  it('is replaced as a whole; lines that stay keep their ids, two of one variant are one', async () => {
    const { variantIds } = await stockUp(app, [5, 5, 5]);
    const [a = '', b = '', c = ''] = variantIds;
    await add(app, ann, a);
    const kept = (await add(app, ann, b)).body.lines[1]?.id;
    const put = await fill(app, ann, [
      ...[c, b, c].map((variantId, index) => ({ variantId, quantity: index + 1 })),
    ]);
    expect(put).toMatchObject({
      status: 200,
      body: { lines: [{ variantId: c, quantity: 4 }, { id: kept }] },
    });
    expect((await fill(app, ann, [])).body).toMatchObject({ lines: [], subtotal: money(0) });
  });

  it('honours If-Match, so that two devices do not overwrite each other unseen', async () => {
    const { variantId } = await stockUp(app);
    const never = (await look(app, ann)).headers.get('etag') ?? '';
    const lines = [{ variantId, quantity: 1 }];
    const first = await fill(app, ann, lines, { 'if-match': never });
    expect(first.status).toBe(200);
    const etag = first.headers.get('etag') ?? '';
    expect((await look(app, ann)).headers.get('etag')).toBe(etag);
    expect((await fill(app, ann, lines, { 'if-match': never })).body.code).toBe('precondition_failed');
    const id = first.body.lines[0]?.id;
    expect((await change(ann, id, 3, { 'if-match': etag })).status).toBe(200);
    for (const late of [
      await change(ann, id, 4, { 'if-match': etag }),
      await remove(ann, id, { 'if-match': etag }),
      await fill(app, ann, [], { 'if-match': '"nonsense"' }),
      await fill(app, await app.guest(), lines, { 'if-match': etag }),
    ])
      expect([late.status, late.body['code']]).toEqual([412, 'precondition_failed']);
    expect((await look(app, ann)).body.lines).toMatchObject([{ quantity: 3 }]);
  });

  it('takes nothing that is not in the shop, and shows what left it without a price', async () => {
    const [gone, kept] = [await stockUp(app), await stockUp(app)];
    await add(app, ann, gone.variantId, 2);
    await add(app, ann, kept.variantId);
    await app.call('DELETE', `/v2/products/${gone.productId}`, { as: gone.host });
    const { body } = await look(app, ann);
    const { id } = body.lines[0] ?? {};
    expect(body.lines[0]).toEqual({
      ...{ id, variantId: gone.variantId, title: 'Tee, size 0', quantity: 2, available: 0 },
      problem: 'not_in_shop',
    });
    expect(body.subtotal).toEqual(money(1999));
    for (const variantId of [gone.variantId, randomUUID()])
      expect(await add(app, ann, variantId)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const put = await fill(app, ann, [
      { variantId: kept.variantId, quantity: 1 },
      { variantId: gone.variantId, quantity: 1 },
    ]);
    expect([put.status, put.body.code, put.body.errors?.map(({ path }) => path)]).toEqual([
      ...[400, 'validation_failed', ['lines.1.variantId']],
    ]);
  });

  it('is in one currency', async () => {
    const [euros, francs] = [await stockUp(app), await stockUp(app, [5], { currency: 'CHF' })];
    await add(app, ann, euros.variantId);
    expect(await add(app, ann, francs.variantId)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const both = [euros, francs].map(({ variantId }) => ({ variantId, quantity: 1 }));
    expect((await fill(app, ann, both)).body.errors?.map(({ path }) => path)).toEqual(['lines.1.variantId']);
    await fill(app, ann, []);
    expect((await add(app, ann, francs.variantId)).body.subtotal).toEqual(money(1999, 'CHF'));
  });

  it('has 100 lines and 999 units of a line at most', async () => {
    const { variantIds } = await stockUp(
      app,
      Array.from({ length: 100 }, () => 1),
    );
    const put = await fill(
      app,
      ann,
      variantIds.map((variantId) => ({ variantId, quantity: 999 })),
    );
    expect(put.body.lines).toHaveLength(100);
    const { variantId } = await stockUp(app);
    for (const more of [variantId, variantIds[7] ?? ''])
      expect(await add(app, ann, more)).toMatchObject({ status: 409, body: { code: 'limit_reached' } });
    expect((await look(app, ann)).body).toMatchObject({ lines: put.body.lines, subtotal: put.body.subtotal });
    const twice = [variantId, variantId].map((id) => ({ variantId: id, quantity: 500 }));
    expect((await fill(app, ann, twice)).body.errors?.map(({ path }) => path)).toEqual(['lines.1.quantity']);
  });

  it('is ordered five times unpaid at most; once one is cancelled the refused request is placed with its key', async () => {
    const { variantId } = await stockUp(app);
    const ordered = async (method: string, key: string) => {
      await fill(app, ann, [{ variantId, quantity: 1 }]);
      return checkOut(app, ann, { method, key });
    };
    const unpaid = [];
    for (const key of '12345') unpaid.push((await ordered('decline', key)).body.orderId);
    for (const key of ['six', 'six'])
      expect(await ordered('ok', key)).toMatchObject({
        status: 409,
        body: { code: 'limit_reached', most: 5 },
      });
    await app.call('POST', `/v2/orders/${unpaid[2]}/cancel`, { as: ann });
    const placed = await ordered('ok', 'six');
    expect([placed.status, placed.body.state]).toEqual([201, 'paid']);
    expect((await checkOut(app, ann, { key: 'six' })).body.id).toBe(placed.body.id);
  });

  it('is refused by the database itself if it is not as it must be', async () => {
    const line = (more: object) => ({ id: 'a', variantId: 'v', quantity: 1, currency: 'EUR', ...more });
    const wrong: readonly (readonly [string, readonly object[]])[] = [
      ['carts_quantities', [line({ quantity: 0 })]],
      ['carts_quantities', [line({ quantity: 1000 })]],
      ['carts_ids', [line({}), line({ variantId: 'w' })]],
      ['carts_one_line_a_variant', [line({}), line({ id: 'b' })]],
      ['carts_one_currency', [line({}), line({ id: 'b', variantId: 'w', currency: 'CHF' })]],
      ['carts_lines', Array.from({ length: 101 }, (_, n) => line({ id: `${n}`, variantId: `${n}` }))],
    ];
    const insert = `INSERT INTO carts (user_id, lines, updated_at) VALUES ($1, $2, date_trunc('second', now()))`;
    for (const [constraint, lines] of wrong)
      await expect(sql(app, insert, [randomUUID(), JSON.stringify(lines)])).rejects.toMatchObject({
        constraint,
      });
    const twice = [randomUUID(), '[]'];
    await sql(app, insert, twice);
    await expect(sql(app, insert, twice)).rejects.toMatchObject({ constraint: 'carts_one_for_a_user' });
  });

  it.each<[string, unknown]>(
    [0, -1, 1.5, '1', 1e21, 1000, null, undefined, [1], {}, true, NaN].map((wrong) => [String(wrong), wrong]),
  )('refuses the quantity %s (%#)', async (_, quantity) => {
    const { variantId } = await stockUp(app);
    await add(app, ann, variantId);
    const id = (await look(app, ann)).body.lines[0]?.id;
    const body = { variantId, quantity };
    for (const [path, answer] of [
      ['quantity', await app.call('POST', '/v2/cart/lines', { as: ann, body })],
      ['quantity', await change(ann, id, quantity)],
      ['lines.0.quantity', await app.call('PUT', '/v2/cart', { as: ann, body: { lines: [body] } })],
    ] as const) {
      expect([answer.status, answer.body['code']]).toEqual([400, 'validation_failed']);
      expect(answer.body['errors']).toContainEqual(expect.objectContaining({ path }));
    }
    expect((await look(app, ann)).body.lines).toMatchObject([{ quantity: 1 }]);
  });

  it.each<[string, string, unknown]>([
    ['variantId', 'POST', { quantity: 1 }],
    ['variantId', 'POST', { variantId: 'no id', quantity: 1 }],
    ['variantId', 'POST', { variantId: [randomUUID()], quantity: 1 }],
    ['price', 'POST', { variantId: randomUUID(), quantity: 1, price: 1 }],
    ['userId', 'POST', { variantId: randomUUID(), quantity: 1, userId: randomUUID() }],
    ['', 'POST', []],
    ['lines', 'PUT', {}],
    ['lines', 'PUT', { lines: null }],
    ['lines', 'PUT', { lines: {} }],
    ['lines', 'PUT', { lines: [null] }],
    ['lines', 'PUT', { lines: [[]] }],
    ['lines.0.variantId', 'PUT', { lines: [{ quantity: 1 }] }],
    ['lines.0.title', 'PUT', { lines: [{ variantId: randomUUID(), quantity: 1, title: 'x' }] }],
    ['subtotal', 'PUT', { lines: [], subtotal: 0 }],
    [
      'lines',
      'PUT',
      { lines: Array.from({ length: 101 }, () => ({ variantId: randomUUID(), quantity: 1 })) },
    ],
  ])('refuses %s that is not as it must be (%#)', async (path, method, body) => {
    const where = method === 'POST' ? '/v2/cart/lines' : '/v2/cart';
    const answer = await app.call(method, where, { as: ann, body });
    expect([answer.status, answer.body['code']]).toEqual([400, 'validation_failed']);
    const paths = (answer.body['errors'] as { path: string }[]).map((error) => error.path);
    expect(paths.some((one) => one === path || one.startsWith(`${path}.`))).toBe(true);
  });
});
