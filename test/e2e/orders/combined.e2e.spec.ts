import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import type { OrderView } from '../../../src/orders/application/queries.js';
import { type Answer, startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop, type Shop } from '../../support/shop.js';
import { claim, order, type Problem } from './buying.js';

describe('all that somebody holds in a show', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close());

  /** Another drop in the room of a shop. */
  async function another({ host, roomId }: Shop): Promise<Shop> {
    const elsewhere = await openShop(app, { quantity: 1 });
    const { body } = await app.call<{ variants: { id: string }[] }>('POST', '/v2/products', {
      as: host,
      body: {
        title: 'Second',
        variants: [{ sku: elsewhere.dropId, price: { amount: 500, currency: 'EUR' }, onHand: 5 }],
      },
    });
    const variantId = body.variants[0]?.id ?? '';
    const made = await app.call<{ id: string }>('POST', `/v2/rooms/${roomId}/drops`, {
      ...{ as: host, body: { variantId, quantity: 5 } },
    });
    await app.call('POST', `/v2/drops/${made.body.id}/open`, { as: host });
    return { host, roomId, variantId, dropId: made.body.id };
  }
  const combine = (as: Visitor, roomId: unknown, more: object = {}, key: string | true = true) =>
    app.call<OrderView & Problem>('POST', '/v2/orders', {
      ...{ as, key, body: { roomId, payment: { provider: 'sandbox', method: 'ok' }, ...more } },
    });
  const claimsOf = ({ body }: Answer<OrderView>) => new Set(body.lines.map(({ claimId }) => claimId));

  it('is one order with one payment, whatever it was held by, and nothing of other shows or people', async () => {
    const show = await openShop(app, { quantity: 3 });
    const second = await another(show);
    const [ann, bob] = [await app.guest('Ann'), await app.guest('Bob')];
    const wins = [await claim(app, show, ann), await claim(app, second, ann)];
    await claim(app, await openShop(app), ann);
    await claim(app, show, bob);
    const placed = await combine(ann, show.roomId);
    expect([placed.status, placed.body.state, placed.body.total.amount]).toEqual([201, 'paid', 2499]);
    expect(claimsOf(placed)).toEqual(new Set(wins));
  });

  it('leaves out what is in an order already, and is nothing then', async () => {
    const show = await openShop(app, { quantity: 3 });
    const second = await another(show);
    const ann = await app.guest('Ann');
    const first = await claim(app, show, ann);
    await order(app, ann, [first], 'decline');
    const other = await claim(app, second, ann);
    expect(claimsOf(await combine(ann, show.roomId))).toEqual(new Set([other]));
    for (const as of [ann, await app.guest('Nobody')])
      expect((await combine(as, show.roomId)).body).toMatchObject({ status: 409, code: 'claim_not_held' });
  });

  it('costs what its quote says, also while some of it is in another order', async () => {
    const show = await openShop(app, { quantity: 3 });
    const second = await another(show);
    const ann = await app.guest('Ann');
    await order(app, ann, [await claim(app, show, ann)], 'decline');
    await claim(app, second, ann);
    const body = { roomId: show.roomId, payment: { provider: 'sandbox', method: 'ok' } };
    const quote = await app.call<OrderView>('POST', '/v2/orders/quote', { as: ann, body });
    const placed = await combine(ann, show.roomId, { expectedTotal: quote.body.total });
    expect([placed.status, placed.body.total.amount]).toEqual([201, 500]);
  });

  it('leaves out a hold that is over, whoever has not noticed yet', async () => {
    const show = await openShop(app, { quantity: 3, holdSeconds: 2 });
    const second = await another(show);
    const ann = await app.guest('Ann');
    const over = await claim(app, show, ann);
    const other = await claim(app, second, ann);
    const sql = app.app.get(Database, { strict: false }).reader;
    await sql.query(`UPDATE claims SET expires_at = now() - interval '1 hour' WHERE id = $1`, [over]);
    expect(claimsOf(await combine(ann, show.roomId))).toEqual(new Set([other]));
  });

  it('is ordered once for a key, however often and at once, also when more was won since', async () => {
    const show = await openShop(app, { quantity: 3 });
    const second = await another(show);
    const ann = await app.guest('Ann');
    await claim(app, show, ann);
    const answers = await Promise.all([1, 2, 3].map(() => combine(ann, show.roomId, {}, 'one')));
    const done = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
    expect(new Set(done).size).toBe(1);
    await claim(app, second, ann);
    const again = await combine(ann, show.roomId, {}, 'one');
    expect([again.status, again.body.id]).toEqual([201, done[0]]);
    expect((await combine(ann, show.roomId, {}, 'two')).body.total.amount).toBe(500);
  });

  it.each([
    ['no id', 'x', {}],
    ['a number', 1, {}],
    [
      'claims, too',
      '019fb0f0-0000-7000-8000-000000000000',
      { claimIds: ['019fb0f0-0000-7000-8000-000000000001'] },
    ],
    ['the cart, too', '019fb0f0-0000-7000-8000-000000000000', { cart: true }],
  ])('is refused with %s', async (_, roomId, more) => {
    const answer = await combine(await app.guest(), roomId, more);
    expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
  });
});
