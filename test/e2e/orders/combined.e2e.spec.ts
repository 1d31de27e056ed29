import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import type { OrderView } from '../../../src/orders/application/queries.js';
import { type Answer, startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop, type Shop } from '../../support/shop.js';
import { refund, send } from './after-sale.js';
import { becomes, claim, look, order, type Problem } from './buying.js';
import { adminOf, to } from './pricing/prices.js';

const PAYMENT = { provider: 'sandbox', method: 'ok' };

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
      ...{ as: host, body: { variantId, quantity: 5, perCustomer: 5 } },
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

  describe('where sending costs something', () => {
    const rate = (amount: number, more: object) => ({ name: 'Parcel', amount, currency: 'EUR', ...more });
    const home = {
      ...{ name: 'Home', places: [{ country: 'DE' }] },
      rates: [rate(490, { maxPrice: 3_000 }), rate(690, { minPrice: 3_000 })],
    };
    const zones = async (all: readonly object[]): Promise<void> => {
      const admin = await adminOf(app);
      const { status } = await app.call('PUT', '/v2/shipping-zones', { as: admin, body: { zones: all } });
      expect(status).toBe(200);
    };
    beforeAll(() => zones([home]));
    afterAll(() => zones([]));

    const at = to('DE');
    const said = ({ body }: Answer<OrderView>) => [body.state, body.shipping.amount, body.shipsWith ?? []];

    it('what is won after an order of the same show was paid ships with it: only the difference is charged', async () => {
      const show = await openShop(app, { quantity: 3 });
      const second = await another(show);
      const ann = await app.guest('Ann');
      const won = async (shop: Shop, quantity: number, more: object = { shippingAddress: at }) => {
        await claim(app, shop, ann, quantity);
        return combine(ann, show.roomId, more);
      };
      const first = await won(show, 1);
      expect(said(first)).toEqual(['paid', 490, []]);
      await claim(app, second, ann);
      const quote = await app.call<OrderView>('POST', '/v2/orders/quote', {
        ...{ as: ann, body: { roomId: show.roomId, payment: PAYMENT, shippingAddress: at } },
      });
      const next = await combine(ann, show.roomId, { shippingAddress: at, expectedTotal: quote.body.total });
      expect(said(next)).toEqual(['paid', 0, [first.body.id]]);
      expect(quote.body.shipsWith).toEqual([first.body.id]);
      const large = await won(second, 2);
      expect(said(large)).toEqual(['paid', 200, [first.body.id, next.body.id]]);
      expect(large.body.total.amount).toBe(1_200);
      expect((await look(app, ann, large.body.id)).shipsWith).toEqual([first.body.id, next.body.id]);
      const carried = [next.body.id, large.body.id];
      for (const as of [ann, show.host, await adminOf(app)])
        expect((await look(app, as, first.body.id)).carries).toEqual(carried);
      expect((await look(app, show.host, next.body.id)).carries).toEqual([large.body.id]);
      expect(await look(app, show.host, large.body.id)).not.toHaveProperty('carries');
      expect(said(await won(second, 1, { shippingAddress: { ...at, line1: 'Low Street 1' } }))).toEqual([
        ...['paid', 490, []],
      ]);
    });

    it('what was sent, or given back, in part or in whole, lends nothing any more', async () => {
      const show = await openShop(app, { quantity: 9 });
      const second = await another(show);
      for (const after of [
        (id: string) => send(app, show.host, id),
        (id: string) => refund(app, show.host, id, { amount: 1 }),
        (id: string) => refund(app, show.host, id),
      ]) {
        const ann = await app.guest('Ann');
        await claim(app, show, ann);
        const first = await combine(ann, show.roomId, { shippingAddress: at });
        expect((await after(first.body.id)).status).toBe(201);
        await claim(app, second, ann);
        expect(said(await combine(ann, show.roomId, { shippingAddress: at }))).toEqual(['paid', 490, []]);
      }
    });

    it.each(['ok', 'decline'])(
      'what others ship with (%s) keeps its shipping when the rest goes back, until they end',
      async (method) => {
        const show = await openShop(app, { quantity: 3 });
        const second = await another(show);
        const ann = await app.guest('Ann');
        await claim(app, show, ann);
        const { id } = (await combine(ann, show.roomId, { shippingAddress: at })).body;
        await claim(app, second, ann);
        const payment = { ...PAYMENT, method };
        const { body } = await combine(ann, show.roomId, { shippingAddress: at, payment });
        const rider = body.orderId ?? body.id;
        expect(await look(app, ann, rider)).toMatchObject({ shipping: { amount: 0 }, shipsWith: [id] });
        // Whoever packs sees it once it is sold, and other hosts nothing of it.
        expect((await look(app, ann, id)).carries).toEqual([rider]);
        const packed = async () => (await look(app, show.host, id)).carries;
        expect(await packed()).toEqual(method === 'ok' ? [rider] : undefined);
        expect((await refund(app, show.host, id)).body).toMatchObject({
          ...{ amount: { amount: 1_999 }, lines: [{ line: 0, quantity: 1, amount: { amount: 1_999 } }] },
        });
        const kept = await becomes(app, ann, id, (order) => order.payment.state !== 'refunding');
        expect([kept.state, kept.total.amount, kept.refunded.amount]).toEqual(['paid', 2_489, 1_999]);
        expect((await refund(app, show.host, id)).body.code).toBe('conflict');
        expect((await refund(app, show.host, id, { amount: 90 })).status).toBe(201);
        if (method === 'decline') await app.call('POST', `/v2/orders/${rider}/cancel`, { as: ann });
        else {
          await send(app, show.host, rider);
          expect((await look(app, ann, rider)).state).toBe('fulfilled');
          expect((await refund(app, show.host, id)).body.code).toBe('conflict');
          await refund(app, show.host, rider);
          await becomes(app, ann, rider, ({ state }) => state === 'refunded');
        }
        expect([await packed(), (await look(app, ann, id)).carries]).toEqual([undefined, undefined]);
        expect((await refund(app, show.host, id)).body.amount.amount).toBe(400);
        await becomes(app, ann, id, ({ state }) => state === 'refunded');
      },
    );

    it('what was not paid when the next was placed is paid by each of them', async () => {
      const show = await openShop(app, { quantity: 3 });
      const second = await another(show);
      const ann = await app.guest('Ann');
      const orders = [];
      for (const shop of [show, second]) {
        await claim(app, shop, ann);
        await combine(ann, show.roomId, { shippingAddress: at, payment: { ...PAYMENT, method: 'decline' } });
        const list = await app.call<{ data: OrderView[] }>('GET', '/v2/orders', { as: ann });
        orders.push(list.body.data[0]);
      }
      expect(orders.map((order) => [order?.shipping.amount, order?.shipsWith])).toEqual([
        [490, undefined],
        [490, undefined],
      ]);
    });

    it('what a guest paid is shipped with what the account wins later', async () => {
      const show = await openShop(app, { quantity: 3 });
      const second = await another(show);
      const guest = await app.guest('Ann');
      await claim(app, show, guest);
      const first = await combine(guest, show.roomId, { shippingAddress: at });
      const account = { email: `${crypto.randomUUID()}@example.test`, password: 'souk-demo-2026' };
      await app.call('POST', '/v2/auth/register', { as: guest, body: { ...account, displayName: 'Ann' } });
      const ann = await app.signIn(account.email);
      await claim(app, second, ann);
      expect(said(await combine(ann, show.roomId, { shippingAddress: at }))).toEqual([
        ...['paid', 0, [first.body.id]],
      ]);
    });
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
