import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '../support/databases.js';
import { RATE } from '../support/fakes/tariffs.js';
import { type Books, openBooks, ordersDatabase } from './orders-books.js';

const ADDRESS = { name: 'Ann', line1: 'High Street 1', city: 'Köln', postalCode: '50667', country: 'DE' };

describe('what orders cost, in PostgreSQL', () => {
  let database: TestDatabase;
  let books: Books;
  beforeAll(async () => {
    database = await ordersDatabase();
    books = await openBooks(database.url);
  }, 30_000);
  afterEach(() => {
    books.pricing.says = undefined;
    books.pricing.shippingZones = [];
    books.claims.gone.clear();
  });
  afterAll(async () => {
    await books.close();
    await database.drop();
  });

  const price = (amount: number) => ({ price: { amount, currency: 'EUR' } });

  /** An order of two claims, 3 × 333 and 1 × 1000, with everything that makes a price. */
  async function placed(included: boolean, gone = false) {
    const [code, promotionId] = [`CODE-${books.ids.next().slice(-12)}`.toUpperCase(), books.ids.next()];
    await books.sql(`INSERT INTO promotions (id, code, kind, percent) VALUES ($1, $2, 'percent', 10)`, [
      ...[promotionId, code],
    ]);
    books.pricing.says = { included, goods: 190_000, shipping: 190_000 };
    books.pricing.shippingZones = [{ id: 'zone', name: 'Home', places: [{ country: 'DE' }], rates: [RATE] }];
    const ann = books.shopper();
    const claimIds = [
      books.hold(ann.userId, { quantity: 3, ...price(333) }),
      books.hold(ann.userId, price(1000)),
    ];
    if (gone) books.claims.gone.add(claimIds[0] ?? '');
    const order = await books.place.execute(ann, {
      ...{ claimIds, payment: { provider: 'sandbox', method: 'ok' }, key: 'key' },
      ...{ shippingAddress: ADDRESS, promotionCodes: [code] },
    });
    return { order, ann, promotionId };
  }
  const rowOf = async (id: string) =>
    (
      await books.sql<Record<string, number>>(
        `SELECT o.total::float8, (SELECT sum(p.amount - p.refund_due)::float8 FROM payments p WHERE p.order_id = o.id) AS kept,
                (SELECT sum(l.total)::float8 FROM order_lines l WHERE l.order_id = o.id AND NOT l.lost) AS lines,
                o.shipping::float8, o.shipping_tax::float8 AS "shippingTax"
           FROM orders o WHERE o.id = $1`,
        [id],
      )
    )[0];

  it('is charged to the cent: discounts, taxes and shipping', async () => {
    // 999 + 1000 less 200, allotted 100 and 100; 899 and 900 × 19 % = 170.81 and 171; 490 × 19 % = 93.1
    const { order } = await placed(false);
    expect(order).toMatchObject({
      ...{ state: 'paid', subtotal: { amount: 1999 }, discount: { amount: 200 }, shipping: { amount: 490 } },
      ...{ tax: { amount: 171 + 171 + 93 }, total: { amount: 1999 - 200 + 490 + 435 } },
      lines: [{ discount: { amount: 100 }, total: { amount: 1070 } }, { total: { amount: 1071 } }],
    });
    expect(await rowOf(order.id)).toEqual({
      ...{ total: 2724, kept: 2724, lines: 2141, shipping: 490, shippingTax: 93 },
    });
  });

  it('shrinks by what a line cost in all if its units are gone when the money comes', async () => {
    for (const included of [true, false]) {
      const { order, ann } = await placed(included, true);
      const taxes = included ? [144, 78] : [171, 93];
      const total = 1000 - 100 + 490 + (included ? 0 : 171 + 93);
      const sums = {
        ...{ subtotal: { amount: 1000 }, discount: { amount: 100 }, shipping: { amount: 490 } },
        ...{ tax: { amount: (taxes[0] ?? 0) + (taxes[1] ?? 0) }, total: { amount: total } },
      };
      expect(order).toMatchObject({ state: 'paid', ...sums, lines: [{ quantity: 1 }] });
      expect(await books.queries.order(order.id, ann)).toMatchObject(sums);
      expect(await rowOf(order.id)).toMatchObject({ total, kept: total });
    }
  });

  it('comes back as it was placed, for the buyer whole, for a host the own part', async () => {
    const { order, ann, promotionId } = await placed(false);
    const { timeline: _, ...seen } = await books.queries.order(order.id, ann);
    expect(seen).toEqual(order);
    expect(order.promotions).toEqual([
      { id: promotionId, code: expect.any(String), amount: { amount: 200, currency: 'EUR' } },
    ]);
    const [line] = await books.sql<{ host_id: string }>(
      'SELECT host_id FROM order_lines WHERE order_id = $1 AND position = 0',
      [order.id],
    );
    const host = { userId: line?.host_id ?? '', role: 'host' };
    const { subtotal, discount, tax, shipping, total, promotions } = await books.queries.order(
      order.id,
      host,
    );
    expect([subtotal, discount, tax, shipping, total].map((one) => one?.amount)).toEqual([
      999, 100, 171, 0, 1070,
    ]);
    expect(promotions).toBeUndefined();
  });

  it('is the sum of its lines and what was captured, or the database refuses it', async () => {
    const { order } = await placed(false);
    const contained = (await placed(true)).order;
    const lies: readonly (readonly [id: string, table: 'orders' | 'order_lines', change: string])[] = [
      [order.id, 'orders', 'total = total + 1'],
      [order.id, 'orders', 'tax = tax + 1, total = total + 1'],
      [order.id, 'orders', 'discount = discount - 1, total = total + 1'],
      // What is contained in prices changes no total.
      [contained.id, 'orders', 'tax = tax + 1'],
      [contained.id, 'orders', 'shipping_tax = shipping_tax - 1'],
      [contained.id, 'orders', 'subtotal = subtotal + 1, discount = discount + 1'],
      [order.id, 'order_lines', 'total = total + 1'],
      [order.id, 'order_lines', 'discount = unit_price * quantity + 1'],
      [order.id, 'order_lines', 'tax = -1'],
    ];
    for (const [id, table, change] of lies) {
      const key = table === 'orders' ? 'id' : 'order_id';
      await expect(books.sql(`UPDATE ${table} SET ${change} WHERE ${key} = $1`, [id])).rejects.toMatchObject({
        code: '23514',
      });
    }
    // What adds up but was not captured.
    await expect(
      books.sql('UPDATE orders SET shipping = shipping + 1, total = total + 1 WHERE id = $1', [order.id]),
    ).rejects.toMatchObject({ message: expect.stringMatching(/captured/) });
  });
});
