import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { someone } from '../catalog/people.js';
import { sell, send } from './after-sale.js';
import { look } from './buying.js';
import { checkOut, fill, sql, stockUp } from './filling.js';

describe('fulfilments over REST', () => {
  let app: TestApp;
  let admin: { id: string; token: string };
  beforeAll(async () => {
    app = await startApp();
    admin = someone(app, 'admin');
  }, 30_000);
  afterAll(() => app.close());

  const review = (as: Visitor, productId: string) =>
    app.call('POST', `/v2/products/${productId}/reviews`, { as, body: { rating: 5, text: 'Fits.' } });
  const reviewed = (as: Visitor, productId: string) =>
    waitFor(
      async () => {
        const answer = await review(as, productId);
        return answer.status === 403 ? undefined : answer.status;
      },
      { describe: 'the catalog to hear what was sent' },
    );

  it('of one host let the buyer review it, before the other host of the order sends anything', async () => {
    const { buyer, order, shelves } = await sell(app, { hosts: 2 });
    const [first, second] = shelves;
    if (first === undefined || second === undefined) throw new Error('two shelves');
    expect((await review(buyer, first.productId)).status).toBe(403);
    expect((await review(buyer, randomUUID())).status).toBe(404);
    const sent = await send(app, first.host, order.id, { carrier: 'DHL', tracking: 'JD 0001' });
    expect(sent).toMatchObject({
      status: 201,
      body: {
        id: expect.any(String),
        carrier: 'DHL',
        tracking: 'JD 0001',
        lines: [{ line: 0, quantity: 2 }],
      },
    });
    expect(await reviewed(buyer, first.productId)).toBe(201);
    expect((await review(buyer, second.productId)).status).toBe(403);
    expect((await look(app, buyer, order.id)).state).toBe('paid');
    await send(app, second.host, order.id, { carrier: 'DPD', tracking: '2' });
    expect(await reviewed(buyer, second.productId)).toBe(201);
    const seen = await look(app, buyer, order.id);
    expect(seen).toMatchObject({
      state: 'fulfilled',
      lines: [
        { line: 0, quantity: 2, shipped: 2 },
        { line: 1, quantity: 2, shipped: 2 },
      ],
      fulfilments: [
        { carrier: 'DHL', lines: [{ line: 0, quantity: 2 }], at: sent.body.at },
        { carrier: 'DPD', lines: [{ line: 1, quantity: 2 }] },
      ],
    });
    expect(seen.timeline.slice(-3)).toMatchObject([
      { type: 'order.shipped', data: { carrier: 'DHL', tracking: 'JD 0001' } },
      { type: 'order.shipped', data: { carrier: 'DPD', units: [{ line: 1, quantity: 2 }] } },
      { type: 'order.fulfilled' },
    ]);
    const sold = await look(app, first.host, order.id);
    expect(sold.fulfilments).toEqual([sent.body]);
    expect(sold.lines).toMatchObject([{ line: 0, shipped: 2 }]);
  });

  it('are several of one host, and never of more units than were bought', async () => {
    const { order, shelves } = await sell(app);
    const host = shelves[0]?.host as Visitor;
    const one = { lines: [{ line: 0, quantity: 1 }] };
    expect((await send(app, host, order.id, one)).status).toBe(201);
    expect(await send(app, host, order.id, { lines: [{ line: 0, quantity: 2 }] })).toMatchObject({
      status: 409,
      body: { code: 'conflict', line: 0, left: 1 },
    });
    expect((await send(app, admin, order.id)).body.lines).toEqual(one.lines);
    expect(await send(app, host, order.id)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect((await look(app, host, order.id)).state).toBe('fulfilled');
  });

  it('are one for a key, however often and at once it is sent, also when the first answer was never kept', async () => {
    const { buyer, order, shelves } = await sell(app);
    const host = shelves[0]?.host as Visitor;
    const one = { lines: [{ line: 0, quantity: 1 }] };
    const key = randomUUID();
    const answers = await Promise.all([0, 1, 2].map(() => send(app, host, order.id, one, key)));
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    for (const { status, body } of answers)
      expect([status, status === 201 ? body.id : body.code]).toEqual(
        status === 201 ? [201, made[0]?.body.id] : [409, 'idempotency_in_progress'],
      );
    await sql(app, 'DELETE FROM idempotency_keys WHERE key = $1', [key]);
    expect((await send(app, host, order.id, one, key)).body.id).toBe(made[0]?.body.id);
    expect((await look(app, buyer, order.id)).fulfilments).toHaveLength(1);
    const told = `SELECT FROM order_events WHERE order_id = $1 AND type = 'order.shipped'`;
    expect(await sql(app, told, [order.id])).toHaveLength(1);
    const other = await send(app, host, order.id, { lines: [{ line: 0, quantity: 2 }] }, key);
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } });
  });

  it.each<[string, object]>([
    ['no carrier', { carrier: undefined }],
    ['an empty tracking', { tracking: '' }],
    ['no units', { lines: [{ line: 0, quantity: 0 }] }],
    ['units less than none', { lines: [{ line: 0, quantity: -1 }] }],
    ['half a unit', { lines: [{ line: 0, quantity: 1.5 }] }],
    ['units as a text', { lines: [{ line: 0, quantity: '1' }] }],
    ['more units than there are numbers', { lines: [{ line: 0, quantity: 1e21 }] }],
    ['a line of its own kind', { lines: [{ line: 'first', quantity: 1 }] }],
    [
      'a line twice',
      {
        lines: [
          { line: 0, quantity: 1 },
          { line: 0, quantity: 1 },
        ],
      },
    ],
    ['no lines', { lines: [] }],
    ['lines that are none', { lines: [null, 1, 'line'] }],
    ['lines of null', { lines: null }],
    ['a time of its own', { at: '2026-01-01T00:00:00.000Z' }],
    ['a state', { state: 'fulfilled' }],
    ['a privileged field of a line', { lines: [{ line: 0, quantity: 1, shipped: 0 }] }],
  ])('refuse %s', async (_, body) => {
    const { order, shelves } = await (refusing ??= sell(app));
    const answer = await send(app, shelves[0]?.host as Visitor, order.id, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect((await look(app, shelves[0]?.host as Visitor, order.id)).fulfilments).toEqual([]);
  });
  let refusing: ReturnType<typeof sell> | undefined;

  it('are of those who sell: nobody else learns of the order', async () => {
    const { buyer, order, shelves } = await sell(app, { hosts: 2 });
    const stranger = await app.host();
    expect(await send(app, stranger, order.id)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await send(app, buyer, order.id)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect((await send(app, { token: 'none' }, order.id)).status).toBe(401);
    const lines = [{ line: 1, quantity: 1 }];
    expect((await send(app, shelves[0]?.host as Visitor, order.id, { lines })).status).toBe(404);
    for (const id of [randomUUID(), 'x']) expect((await send(app, admin, id)).status).toBe(404);
    expect((await look(app, buyer, order.id)).fulfilments).toEqual([]);
  });

  it('by an admin are of lines of all hosts, each of whom sees the own ones', async () => {
    const { buyer, order, shelves } = await sell(app, { hosts: 2 });
    expect((await send(app, admin, order.id)).body.lines).toHaveLength(2);
    for (const line of [0, 1]) {
      const seen = await look(app, shelves[line]?.host as Visitor, order.id);
      expect(seen.fulfilments).toMatchObject([{ tracking: 'T 1', lines: [{ line, quantity: 2 }] }]);
      expect(seen.fulfilments[0]?.lines).toHaveLength(1);
    }
    expect((await look(app, buyer, order.id)).state).toBe('fulfilled');
  });

  it('wait until the order is paid', async () => {
    const shelf = await stockUp(app);
    const buyer = await app.guest();
    await fill(app, buyer, [{ variantId: shelf.variantId, quantity: 1 }]);
    const { body } = await checkOut(app, buyer, { method: 'decline' });
    const orderId = String(body.orderId);
    expect((await send(app, shelf.host, orderId)).status).toBe(404);
    expect(await send(app, admin, orderId)).toMatchObject({
      status: 409,
      body: { code: 'invalid_transition' },
    });
  });
});
