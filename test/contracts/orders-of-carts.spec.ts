import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '#kernel';
import { HOST } from '../support/fakes/carts.js';
import type { TestDatabase } from '../support/databases.js';
import { type Books, openBooks, ordersDatabase } from './orders-books.js';

describe('orders of carts in PostgreSQL', () => {
  let database: TestDatabase;
  let books: Books;
  beforeAll(async () => {
    database = await ordersDatabase();
    books = await openBooks(database.url);
  }, 30_000);
  afterAll(async () => {
    await books.close();
    await database.drop();
  });

  /** An order of two lines, by default declined, and the variants of these. */
  async function placed(method = 'decline'): Promise<{ id: string; ann: Actor; variantIds: string[] }> {
    const ann = books.shopper();
    const variantIds = [books.goods.stock(books.ids.next(), 5), books.goods.stock(books.ids.next(), 5, 501)];
    await books.carts.replace(
      ann.userId,
      variantIds.map((variantId) => ({
        ...{ id: books.ids.next(), variantId, quantity: 2, title: 'Tee', currency: 'EUR' },
      })),
    );
    const payment = { provider: 'sandbox', method };
    const placing = books.place.execute(ann, { cart: { holdSeconds: 120 }, payment, key: 'key' });
    const id = await placing.then(
      (order) => order.id,
      (error: { facts: { orderId: string } }) => error.facts.orderId,
    );
    return { id, ann, variantIds };
  }
  const overdue = async (id: string): Promise<boolean> =>
    (await books.work.run(() => books.orders.overdue(100))).includes(id);
  const holdEndsIn = (id: string, seconds: number) =>
    books.sql(`UPDATE orders SET hold_until = clock_timestamp() + make_interval(secs => $2) WHERE id = $1`, [
      id,
      seconds,
    ]);
  const reserved = (variantIds: readonly string[]) => variantIds.map((id) => books.goods.reserved.get(id));
  const linesOf = (id: string) =>
    books.sql('SELECT live, lost, claim_id FROM order_lines WHERE order_id = $1 ORDER BY position', [id]);

  it('come back as they were put in, and show lines without claims', async () => {
    const { id, ann, variantIds } = await placed('ok');
    const seen = await books.queries.order(id, ann);
    expect(seen.lines).toEqual(
      variantIds.map((variantId, index) => {
        const [amount, currency] = [index === 0 ? 1999 : 501, 'EUR'];
        return {
          ...{ line: index, variantId, title: `Tee ${variantId}`, quantity: 2, shipped: 0, refunded: 0 },
          ...{ unitPrice: { amount, currency }, total: { amount: 2 * amount, currency } },
        };
      }),
    );
    expect([seen.state, seen.total.amount]).toEqual(['paid', 5000]);
    expect(reserved(variantIds)).toEqual([0, 0]);
    expect(await linesOf(id)).toEqual([1, 2].map(() => ({ live: true, lost: false, claim_id: null })));
    const told = await books.sql(
      `SELECT data->'lines'->0 AS line FROM outbox WHERE type = 'order.paid' AND data->>'orderId' = $1::text`,
      [id],
    );
    expect(told).toEqual([
      { line: { claimId: null, dropId: null, variantId: variantIds[0], hostId: HOST, quantity: 2 } },
    ]);
  });

  it('are overdue as soon as the hold is over, and free their units once', async () => {
    const { id, variantIds } = await placed();
    expect([await overdue(id), reserved(variantIds)]).toEqual([false, [2, 2]]);
    await holdEndsIn(id, -1);
    expect(await overdue(id)).toBe(true);
    await Promise.all([books.endUnpaid.execute(), books.endUnpaid.execute()]);
    expect([await overdue(id), reserved(variantIds)]).toEqual([false, [0, 0]]);
    expect(await linesOf(id)).toEqual([1, 2].map(() => ({ live: false, lost: false, claim_id: null })));
  });

  it('are not overdue while somebody pays them, but for a quarter of an hour at most', async () => {
    const { id, variantIds } = await placed('unreachable');
    await holdEndsIn(id, -890);
    expect(await overdue(id)).toBe(false);
    await holdEndsIn(id, -901);
    expect(await overdue(id)).toBe(true);
    await books.endUnpaid.execute();
    expect(reserved(variantIds)).toEqual([0, 0]);
    const [order] = await books.sql('SELECT state, reason FROM orders WHERE id = $1', [id]);
    expect(order).toEqual({ state: 'cancelled', reason: 'hold_expired' });
  });

  it('are booked in one batch with orders of claims, each once', async () => {
    const bob = books.shopper();
    const claimIds = [books.hold(bob.userId)];
    const payment = { provider: 'sandbox', method: 'unreachable' };
    const ofClaims = await books.place.execute(bob, { claimIds, payment, key: 'key' });
    const { id, ann, variantIds } = await placed('unreachable');
    const orders = [ofClaims, await books.queries.order(id, ann)];
    await Promise.all(
      [...orders, ...orders].map(({ payment: { id: paymentId }, total: { amount } }) =>
        books.settlement.book(paymentId, { kind: 'captured', amount }),
      ),
    );
    for (const [{ id: orderId }, who] of [[ofClaims, bob] as const, [{ id }, ann] as const])
      expect((await books.queries.order(orderId, who)).state).toBe('paid');
    expect([books.claims.sold.filter((one) => claimIds.includes(one)), reserved(variantIds)]).toEqual([
      claimIds,
      [0, 0],
    ]);
    expect(variantIds.map((one) => books.goods.sold.get(one))).toEqual([2, 2]);
  });

  it('have lines of a claim and its drop, or of neither, or the database refuses them', async () => {
    const { id } = await placed('ok');
    for (const column of ['claim_id', 'drop_id'])
      await expect(
        books.sql(`UPDATE order_lines SET ${column} = uuidv7() WHERE order_id = $1`, [id]),
      ).rejects.toMatchObject({ constraint: 'order_lines_claimed_from_a_drop' });
  });
});
