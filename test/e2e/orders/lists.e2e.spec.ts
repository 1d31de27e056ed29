import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrderV1 } from '../../../src/orders/adapters/dto/order.v1.view.js';
import type { OrderView } from '../../../src/orders/application/queries.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop, type Shop } from '../../support/shop.js';
import { claim, look, order } from './buying.js';

interface OrderPage {
  readonly data: readonly OrderView[];
  readonly page: { readonly next: string | null };
}

describe('looking at orders', () => {
  let app: TestApp;
  let shop: Shop;
  let other: Shop;
  let ann: Visitor;
  const made: string[] = [];
  beforeAll(async () => {
    app = await startApp();
    [shop, other] = [
      await openShop(app, { quantity: 20, perCustomer: 20 }),
      await openShop(app, { quantity: 20 }),
    ];
    ann = await app.guest('Ann');
    for (let count = 0; count < 4; count += 1) {
      made.unshift((await order(app, ann, [await claim(app, shop, ann)])).body.id);
    }
    const both = [await claim(app, shop, ann, 2), await claim(app, other, ann)];
    made.unshift((await order(app, ann, both)).body.id);
    // Not paid: none of it is a sale.
    const { orderId = '' } = (await order(app, ann, [await claim(app, shop, ann)], 'decline')).body;
    made.unshift(orderId);
    const bob = await app.guest('Bob');
    await order(app, bob, [await claim(app, shop, bob)]);
  }, 30_000);
  afterAll(() => app.close());

  it("pages through one's own, the newest first, stable under new ones", async () => {
    const first = await app.call<OrderPage>('GET', '/v2/orders?limit=4', { as: ann });
    expect(first.headers.get('cache-control')).toBe('private, no-store');
    expect(first.body.data.map(({ id }) => id)).toEqual(made.slice(0, 4));
    await order(app, ann, [await claim(app, shop, ann)]);
    const next = `/v2/orders?limit=4&cursor=${first.body.page.next ?? ''}`;
    const second = await app.call<OrderPage>('GET', next, { as: ann });
    expect(second.body.data.map(({ id }) => id)).toEqual(made.slice(4));
    expect(second.body.page.next).toBeNull();
  });

  it('shows a host the sales, and of each only the own lines and their sum', async () => {
    const sales = await app.call<OrderPage>('GET', '/v2/orders?as=host&limit=100', { as: other.host });
    expect(sales.body.data).toHaveLength(1);
    const [sale] = sales.body.data;
    expect(sale).toMatchObject({
      id: made[1],
      total: { amount: 1999 },
      subtotal: { amount: 1999 },
      lines: [{ quantity: 1 }],
    });
    expect(sale?.lines).toHaveLength(1);
    const mine = await app.call<OrderPage>('GET', '/v2/orders?as=host&limit=100', { as: shop.host });
    expect(mine.body.data.every(({ state }) => state === 'paid')).toBe(true);
    expect(mine.body.data.find(({ id }) => id === made[1])).toMatchObject({ total: { amount: 3998 } });
    const one = await look(app, other.host, made[1] ?? '');
    expect([one.lines.length, one.total.amount]).toEqual([1, 1999]);
    expect(one.timeline.every(({ data }) => Object.keys(data).length === 0)).toBe(true);
    const none = await app.call('GET', `/v2/orders/${made[2] ?? ''}`, { as: other.host });
    expect(none.status).toBe(404);
    expect((await app.call<OrderPage>('GET', '/v2/orders?as=host', { as: ann })).body.data).toEqual([]);
  });

  it.each([
    'cursor=nonsense',
    'cursor=WyJ4Il0',
    'cursor=W10',
    'limit=0',
    'limit=101',
    'limit=1.5',
    'as=admin',
    'x=1',
  ])('refuses the query %s', async (query) => {
    const answer = await app.call('GET', `/v2/orders?${query}`, { as: ann });
    expect(answer.status).toBe(400);
    expect(answer.body['code']).toBe(query.startsWith('cursor') ? 'invalid_cursor' : 'validation_failed');
  });

  it('does not find what is no id', async () => {
    expect((await app.call('GET', '/v2/orders/nonsense', { as: ann })).status).toBe(404);
  });

  it('shows v1 flat, with numbered pages', async () => {
    const page = await app.call<OrderV1[]>('GET', '/v1/orders?page=2&perPage=2', { as: ann });
    expect(page.status).toBe(200);
    expect(page.headers.get('x-total-count')).toBe('7');
    expect(page.headers.get('link')).toContain('</v1/orders?page=3&perPage=2>; rel="next"');
    expect(page.headers.get('deprecation')).toMatch(/^@\d+$/);
    expect(page.body.map(({ id }) => id)).toEqual([made[1], made[2]]);
    expect(page.body[0]).toEqual({
      ...{ id: made[1], number: expect.any(Number), state: 'paid', price: 5997, currency: 'EUR' },
      lines: [
        { title: expect.any(String), quantity: 2, price: 1999 },
        { title: expect.any(String), quantity: 1, price: 1999 },
      ],
      createdAt: expect.any(String),
    });
    const one = await app.call<OrderV1>('GET', `/v1/orders/${made[1] ?? ''}`, { as: ann });
    expect(one.body).toEqual(page.body[0]);
    const beyond = await app.call<OrderV1[]>('GET', '/v1/orders?page=9', { as: ann });
    expect([beyond.body, beyond.headers.get('x-total-count')]).toEqual([[], '7']);
  });
});
