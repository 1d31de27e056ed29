import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import type { PromotionView } from '../../../../src/orders/application/promotions/promotion-view.js';
import { startApp, type TestApp, type Visitor } from '../../../support/app.js';
import { openShop } from '../../../support/shop.js';
import { claim, look, type Problem } from '../buying.js';
import { add, checkOut, look as cart, sql, stockUp } from '../filling.js';
import { adminOf, money, NO_NUMBERS, quote, refuses, to } from './prices.js';

describe('promotions over REST', () => {
  let app: TestApp;
  let admin: Visitor;
  let host: Visitor;
  let ann: Visitor;
  beforeAll(async () => {
    app = await startApp();
    admin = await adminOf(app);
    host = await app.host();
  }, 30_000);
  beforeEach(async () => {
    ann = await app.guest('Ann');
    for (;;) {
      const { data } = (await list(admin)).body;
      if (data.length === 0) return;
      for (const { id } of data) await app.call('DELETE', `/v2/promotions/${id}`, { as: admin });
    }
  });
  afterAll(() => app.close());

  const make = (as: Visitor, body: object) =>
    app.call<PromotionView & Problem>('POST', '/v2/promotions', { as, body });
  const list = (as: Visitor, query = '') =>
    app.call<{ data: PromotionView[]; page: { next: string | null } }>('GET', `/v2/promotions${query}`, {
      as,
    });
  const percent = (code: string | undefined, of: number, more: object = {}) => ({
    ...{ kind: 'percent', percent: of, ...(code && { code }) },
    ...more,
  });

  /** A cart with 2 × 10.00 of the host, or of another. */
  async function filled(seller = host): Promise<string> {
    const { variantId } = await stockUp(app, [10], { amount: 1000, host: seller });
    await add(app, ann, variantId, 2);
    return variantId;
  }
  /** Why the codes of an order are refused; nothing if they are not. */
  async function why(...promotionCodes: string[]): Promise<unknown> {
    const { body } = await quote(app, ann, { promotionCodes });
    return body.errors as unknown;
  }
  const total = async (...promotionCodes: string[]): Promise<number> =>
    (await quote(app, ann, { promotionCodes })).body.total.amount;

  it('for each customer once are not for each guest that a customer was', async () => {
    await filled();
    await make(admin, percent('ONCE', 50, { limitPerCustomer: 1 }));
    expect((await checkOut(app, ann, { promotionCodes: ['ONCE'] })).status).toBe(201);
    const { body } = await app.call<{ user: { id: string }; accessToken: string }>(
      'POST',
      '/v2/auth/register',
      {
        headers: { authorization: `Bearer ${ann.token}` },
        body: { email: `${ann.id}@example.test`, password: 'correct horse', displayName: 'Ann' },
      },
    );
    ann = { id: body.user.id, displayName: 'Ann', token: body.accessToken, refreshToken: '' };
    await filled();
    expect(JSON.stringify(await why('ONCE'))).toContain('used by you already');
  });

  it('take the best automatic one, then the codes as they are named, each of what is left, never below zero', async () => {
    await filled();
    await make(admin, percent(undefined, 10));
    await make(admin, { kind: 'amount', amount: money(300) });
    await make(admin, percent('HALF', 50));
    await make(admin, { kind: 'amount', code: 'five', amount: money(500) });
    expect(await total()).toBe(1700);
    expect(await total('half', 'FIVE')).toBe(1700 / 2 - 500);
    // 2000 less 10 % is more than less 3.00 once 5.00 are off: the best is that of the whole order.
    expect(await total('five', 'HALF')).toBe((1700 - 500) / 2);
    const { body } = await checkOut(app, ann, {
      promotionCodes: ['Half', 'five'],
      expectedTotal: money(350),
    });
    expect(body).toMatchObject({
      ...{ state: 'paid', subtotal: money(2000), discount: money(1650), total: money(350) },
      promotions: [
        { amount: money(300) },
        { code: 'HALF', amount: money(850) },
        { code: 'FIVE', amount: money(500) },
      ],
      lines: [{ discount: money(1650), total: money(350) }],
    });
    expect(await look(app, ann, body.id)).toMatchObject({ promotions: body.promotions, total: money(350) });
    await filled();
    await make(admin, { kind: 'amount', code: 'ALL', amount: money(100_000) });
    expect((await checkOut(app, ann, { promotionCodes: ['all'] })).body).toMatchObject({
      ...{ state: 'paid', total: money(0), discount: money(2000) },
    });
  });

  it('are in what a cart says that it costs, by the calculation of its order, before shipping and taxes', async () => {
    await filled();
    const odd = await stockUp(app, [5, 9], { amount: 333 });
    await app.call('PUT', '/v2/cart', {
      ...{ as: ann, body: { lines: odd.variantIds.map((variantId) => ({ variantId, quantity: 5 })) } },
    });
    await make(admin, percent(undefined, 15));
    await make(odd.host, percent(undefined, 50, { from: new Date(Date.now() + 60_000).toISOString() }));
    const { estimate, subtotal } = (await cart(app, ann)).body;
    // 3335 × 15 % = 500.25
    expect([subtotal, estimate]).toEqual([
      money(3335),
      {
        discount: money(500),
        promotions: [{ id: expect.any(String), amount: money(500) }],
        total: money(2835),
      },
    ]);
    const quoted = async () => (await quote(app, ann, { shippingAddress: to('DE') })).body;
    const { discount, promotions, total: costs } = await quoted();
    expect(estimate).toEqual({ discount, promotions, total: costs });
    const rates = [{ name: 'Parcel', amount: 490, currency: 'EUR' }];
    const zones = [{ name: 'Home', places: [{ country: 'DE' }], rates }];
    const taxes = [{ country: 'DE', included: false, rate: 190_000, taxesShipping: true }];
    await app.call('PUT', '/v2/shipping-zones', { as: admin, body: { zones } });
    await app.call('PUT', '/v2/tax-zones', { as: admin, body: { zones: taxes } });
    expect((await cart(app, ann)).body.estimate).toEqual(estimate);
    const sent = await quoted();
    expect(sent.total.amount - sent.shipping.amount - sent.tax.amount).toBe(estimate.total.amount);
    expect(sent.tax.amount).toBeGreaterThan(0);
    await app.call('PUT', '/v2/shipping-zones', { as: admin, body: { zones: [] } });
    await app.call('PUT', '/v2/tax-zones', { as: admin, body: { zones: [] } });
    await sql(app, `UPDATE variants SET on_hand = 4 WHERE id = $1`, [odd.variantId]);
    const short = (await cart(app, ann)).body;
    expect([short.lines[0]?.problem, short.estimate]).toEqual(['out_of_stock', estimate]);
    await app.call('DELETE', `/v2/products/${odd.productId}`, { as: odd.host });
    expect((await cart(app, ann)).body.estimate).toEqual({ total: money(0) });
  });

  it('cost a look at a cart one statement, however much is in it, and a removal none', async () => {
    await make(admin, percent(undefined, 15));
    const { variantIds } = await stockUp(
      app,
      Array.from({ length: 100 }, () => 1),
    );
    const { body: room } = await app.call<{ id: string }>('POST', '/v2/rooms', {
      ...{ as: host, body: { title: 'Friday', kind: 'public' } },
    });
    const database = app.app.get(Database, { strict: false });
    /** The least that any of some calls costs: others work meanwhile. */
    const least = async (calls: readonly (() => Promise<unknown>)[]): Promise<number> => {
      const costs: number[] = [];
      for (const call of calls) {
        const before = database.answers;
        await call();
        costs.push(database.answers - before);
      }
      return Math.min(...costs);
    };
    const cost = async (lines: number): Promise<number> => {
      const body = {
        lines: variantIds.slice(0, lines).map((variantId) => ({ variantId, quantity: 1, roomId: room.id })),
      };
      const put = await app.call('PUT', '/v2/cart', { as: ann, body });
      expect(put.body).toMatchObject({ estimate: { discount: { amount: expect.any(Number) } } });
      return least(Array.from({ length: 7 }, () => () => cart(app, ann)));
    };
    // The cart, what is in it, its prices in rooms, and promotions.
    expect([await cost(1), await cost(100)]).toEqual([4, 4]);
    // What is taken out is not shown, and nothing of what is left.
    const { lines } = (await cart(app, ann)).body;
    const remove = lines.slice(0, 7).map(
      ({ id }) =>
        () =>
          app.call('DELETE', `/v2/cart/lines/${id}`, { as: ann }),
    );
    expect(await least(remove)).toBe(1);
    expect((await cart(app, ann)).body.lines).toHaveLength(93);
  });

  it("of a host are for the host's own lines, of claims too, and are hidden from other hosts", async () => {
    await filled();
    await filled(await app.host());
    const { body } = await make(host, percent('MINE', 25));
    expect(body).toMatchObject({ hostId: host.id, code: 'MINE', percent: 25, used: 0 });
    expect(await total('MINE')).toBe(4000 - 500);
    const shop = await openShop(app);
    const own = await make(shop.host, percent('DROP', 50));
    expect(own.status).toBe(201);
    const placed = await app.call<{ total: object; id: string }>('POST', '/v2/orders', {
      ...{ as: ann, key: true },
      body: {
        ...{ claimIds: [await claim(app, shop, ann)], promotionCodes: ['drop'] },
        payment: { provider: 'sandbox', method: 'ok' },
      },
    });
    // 19.99 × 50 % = 9.995, half a cent goes up.
    expect(placed.body).toMatchObject({ total: money(999), discount: money(1000) });
    expect((await list(shop.host)).body.data).toMatchObject([{ code: 'DROP', used: 1 }]);
    expect((await list(host)).body.data).toMatchObject([{ code: 'MINE' }]);
    const stranger = { as: host, body: { limitTotal: 5 } };
    expect((await app.call('PATCH', `/v2/promotions/${own.body.id}`, stranger)).status).toBe(404);
    expect((await app.call('DELETE', `/v2/promotions/${own.body.id}`, { as: host })).status).toBe(404);
    expect(
      (await app.call('PATCH', `/v2/promotions/${own.body.id}`, { ...stranger, as: admin })).status,
    ).toBe(200);
  });

  it('that cannot be had are refused by name and reason, and nothing is ordered', async () => {
    await filled();
    const other = await app.host();
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    const reasons: Record<string, readonly [object, string]> = {
      LATER: [percent('LATER', 5, { from: tomorrow }), 'is not valid yet'],
      OVER: [percent('OVER', 5, { until: yesterday }), 'is over'],
      LARGE: [
        percent('LARGE', 5, { minSubtotal: money(2001) }),
        'is for orders from 2001 EUR (minor units) on',
      ],
      DOLLARS: [{ kind: 'amount', code: 'DOLLARS', amount: money(5, 'USD') }, 'is for orders in USD'],
    };
    for (const [body] of Object.values(reasons)) expect((await make(admin, body)).status).toBe(201);
    await make(other, percent('OTHERS', 5));
    await make(other, { kind: 'free_shipping', code: 'PARTLY' });
    const all = {
      ...reasons,
      OTHERS: [{}, 'is for nothing in this order'],
      NOBODYS: [{}, 'is no code of a promotion'],
    };
    const codes = Object.keys(all);
    const errors = Object.entries(all).map(([code, [, reason]], index) => ({
      ...{ path: `promotionCodes.${index}`, message: `${code} ${String(reason)}` },
    }));
    expect(await why(...codes)).toEqual(errors);
    const refused = await checkOut(app, ann, { promotionCodes: codes });
    expect([refused.status, refused.body.code, refused.body.errors]).toEqual([
      400,
      'validation_failed',
      errors,
    ]);
    await make(admin, percent('ONCE', 5, { limitPerCustomer: 1, minSubtotal: money(2000) }));
    expect((await checkOut(app, ann, { promotionCodes: ['once'] })).status).toBe(201);
    await filled();
    expect(await why('once')).toEqual([
      { path: 'promotionCodes.0', message: 'ONCE was used by you already' },
    ]);
    await filled(other);
    expect(await why('PARTLY')).toEqual([
      { path: 'promotionCodes.0', message: 'PARTLY is not for the whole of this order' },
    ]);
    await refuses(
      (body) => quote(app, ann, body),
      [
        'ONCE',
        ['ONCE', 'once'],
        [1],
        ['a b c'],
        ['x'],
        null,
        Array.from({ length: 11 }, (_, n) => `CODE${n}`),
      ].map((promotionCodes) => ({ promotionCodes })),
    );
  });

  it('send for free: the cheapest way costs nothing, and a better one what it costs more', async () => {
    const rates = [
      { name: 'Parcel', amount: 490, currency: 'EUR' },
      { name: 'Express', amount: 1490, currency: 'EUR' },
    ];
    const zones = [{ name: 'Home', places: [{ country: 'DE' }], rates }];
    const put = (body: object) =>
      app.call<{ data: { rates: { id: string }[] }[] }>('PUT', '/v2/shipping-zones', {
        ...{ as: admin, body },
      });
    const [zone] = (await put({ zones })).body.data;
    await filled();
    await make(admin, { kind: 'free_shipping', code: 'FREE' });
    const quoted = async (more: object) =>
      (await quote(app, ann, { shippingAddress: to('DE'), promotionCodes: ['free'], ...more })).body;
    expect(await quoted({})).toMatchObject({
      ...{ shipping: money(0), total: money(2000), promotions: [{ code: 'FREE', amount: money(490) }] },
    });
    expect(await quoted({ shippingRateId: zone?.rates[1]?.id })).toMatchObject({
      ...{ shipping: money(1000), total: money(3000), promotions: [{ amount: money(490) }] },
    });
    await make(admin, percent(undefined, 20));
    await make(admin, { kind: 'free_shipping' });
    // 20 % of 20.00 is less than 4.90: the automatic one that saves most is that of the shipping.
    expect(await quoted({ promotionCodes: [] })).toMatchObject({ shipping: money(0), total: money(2000) });
    await put({ zones: [] });
  });

  it('give a use back when an order is cancelled, and can be changed and ended', async () => {
    await filled();
    const { body, headers } = await make(host, percent('ONE', 5, { limitTotal: 1 }));
    const path = `/v2/promotions/${body.id}`;
    const used = async () => (await list(host)).body.data[0]?.used;
    const declined = await checkOut(app, ann, { promotionCodes: ['ONE'], method: 'decline' });
    expect([declined.status, await used()]).toEqual([422, 1]);
    const cancel = () =>
      app.call('POST', `/v2/orders/${declined.body['orderId'] as string}/cancel`, { as: ann });
    expect([(await cancel()).status, (await cancel()).status, await used()]).toEqual([200, 200, 0]);
    await filled();
    expect((await checkOut(app, ann, { promotionCodes: ['ONE'] })).status).toBe(201);
    expect(await used()).toBe(1);
    const change = (changes: object, ifMatch?: string) =>
      app.call<PromotionView & Problem>('PATCH', path, {
        ...{ as: host, body: changes, headers: ifMatch === undefined ? {} : { 'if-match': ifMatch } },
      });
    const etag = headers.get('etag') ?? '';
    const edited = await change({ limitTotal: 2, minSubtotal: money(100) }, etag);
    expect([edited.status, edited.body]).toMatchObject([
      200,
      { limitTotal: 2, minSubtotal: money(100), used: 1 },
    ]);
    expect((await change({ limitTotal: 3 }, etag)).status).toBe(412);
    expect((await change({ limitTotal: null, minSubtotal: null })).body).toMatchObject({
      ...{ limitTotal: null, minSubtotal: null, percent: 5 },
    });
    await make(host, percent('TWICE', 5));
    await refuses(change, [
      ...[...NO_NUMBERS.filter((one) => one !== null), 0].map((limitTotal) => ({ limitTotal })),
      ...[{ percent: 6 }, { code: 'OTHER' }, { used: 0 }, { hostId: ann.id }, { kind: 'amount' }],
      ...[{ from: 'tomorrow' }, { from: '2026-02-30T00:00:00Z' }],
      { from: '2027-01-02T00:00:00Z', until: '2027-01-01T00:00:00Z' },
    ]);
    await filled();
    expect((await checkOut(app, ann, { promotionCodes: ['ONE'] })).status).toBe(201);
    expect((await change({ limitTotal: 1 })).body).toMatchObject({ errors: [{ path: 'limitTotal' }] });
    expect((await app.call('DELETE', path, { as: host, headers: { 'if-match': etag } })).status).toBe(412);
    expect((await app.call('DELETE', path, { as: host })).status).toBe(204);
    expect([(await app.call('DELETE', path, { as: host })).status, (await change({})).status]).toEqual([
      404, 404,
    ]);
    await filled();
    expect(await why('ONE')).toEqual([
      { path: 'promotionCodes.0', message: 'ONE is no code of a promotion' },
    ]);
    expect((await make(host, percent('one', 5))).status).toBe(201);
  });

  it('are what they can be, of one code each, and made by hosts and admins', async () => {
    expect((await make(ann, percent('X-X', 5))).status).toBe(403);
    expect((await list(ann)).status).toBe(403);
    expect((await make(host, percent('Same', 5))).status).toBe(201);
    expect((await make(admin, percent('same', 5))).body.code).toBe('conflict');
    const amount = { kind: 'amount', code: 'AMOUNT' };
    await refuses(
      (body) => make(host, body),
      [
        ...[...NO_NUMBERS, 0, 101, undefined].map((of) => percent('BAD', of as number)),
        ...[...NO_NUMBERS, 0, 1_000_000_001].map((of) => ({
          ...amount,
          amount: { amount: of, currency: 'EUR' },
        })),
        ...[
          { ...amount, amount: money(5, 'eur') },
          { ...amount, amount: 5 },
          amount,
          { ...amount, percent: 5 },
        ],
        ...[percent('BAD', 5, { amount: money(5) }), { kind: 'free_shipping', percent: 5 }, { kind: 'gift' }],
        ...[
          percent('B', 5),
          percent('BÄD', 5),
          percent('BAD', 5, { hostId: null }),
          percent('BAD', 5, { used: 3 }),
        ],
        percent('BAD', 5, { minSubtotal: { amount: 0, currency: 'EUR' } }),
        { ...amount, amount: money(5), minSubtotal: money(5, 'USD') },
        percent('BAD', 5, { until: '2026-01-01T00:00:00Z', from: '2026-01-01T00:00:00Z' }),
      ],
    );
    const automatic = await Promise.all(Array.from({ length: 20 }, () => make(host, percent(undefined, 1))));
    expect(automatic.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(await make(host, percent(undefined, 1))).toMatchObject({
      status: 409,
      body: { code: 'limit_reached' },
    });
    for (const { body } of automatic) await app.call('DELETE', `/v2/promotions/${body.id}`, { as: host });
    await make(host, percent('MORE', 5));
    const first = await list(host, '?limit=1');
    expect(first.body.data).toMatchObject([{ code: 'MORE' }]);
    const second = await list(host, `?limit=1&cursor=${first.body.page.next ?? ''}`);
    expect([second.body.data[0]?.code, second.body.page.next]).toEqual(['SAME', null]);
    expect((await list(host, '?cursor=nonsense')).status).toBe(400);
  });
});
