import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Money } from '#kernel';
import type { Connection, Database } from '#platform/database/database.js';
import { PostgresUnsent } from '../../src/orders/adapters/postgres/pricing/unsent.js';
import type { OrderView } from '../../src/orders/application/queries.js';
import type { ClaimToBuy } from '../../src/orders/domain/order-state.js';
import { RATE } from '../support/fakes/tariffs.js';
import { type Books, openBooks, slowNodes } from './orders-books.js';

const payment = { provider: 'sandbox', method: 'ok' };

describe('races on orders, on two nodes with 20 to 50 ms in front of the database', () => {
  let nodes: [Books, Books];
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ nodes, close } = await slowNodes(openBooks));
  }, 30_000);
  afterAll(() => close());

  /** A claim that both nodes know. */
  const hold = (userId: string, more: Partial<ClaimToBuy> = {}): string => {
    const id = nodes[0].hold(userId, more);
    const claim = nodes[0].claims.held.get(id);
    if (claim !== undefined) nodes[1].claims.held.set(id, claim);
    return id;
  };
  const counts = async (orderId: string) => {
    const [row] = await nodes[0].sql<Record<string, number>>(
      `SELECT (SELECT count(*)::integer FROM order_events WHERE order_id = $1 AND type = 'order.paid') AS paid,
              (SELECT count(*)::integer FROM outbox WHERE type = 'order.paid' AND data->>'orderId' = $1::text) AS told,
              (SELECT count(*)::integer FROM sandbox_charges c JOIN payments p USING (id)
                WHERE p.order_id = $1 AND c.captured) AS captures,
              (SELECT count(*)::integer FROM payments WHERE order_id = $1 AND state = 'captured') AS booked`,
      [orderId],
    );
    return row;
  };
  const once = { paid: 1, told: 1, captures: 1, booked: 1 };

  it('ten orders of one claim: one wins, the others learn which', async () => {
    const ann = nodes[0].shopper();
    const claimIds = [hold(ann.userId)];
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        nodes[index % 2 === 0 ? 0 : 1].place.execute(ann, { claimIds, payment, key: `key ${index}` }),
      ),
    );
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
    expect(won).toHaveLength(1);
    const orderId = won[0]?.id ?? '';
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(outcome.reason).toMatchObject({ code: 'conflict', facts: { orderId } });
    }
    expect(await counts(orderId)).toEqual(once);
  });

  it('ten requests with one key: one order, one charge, one answer', async () => {
    const ann = nodes[0].shopper();
    const claimIds = [hold(ann.userId)];
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        nodes[index % 2 === 0 ? 0 : 1].place.execute(ann, { claimIds, payment, key: 'key' }),
      ),
    );
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(await counts(answers[0]?.id ?? '')).toEqual(once);
  });

  it('an answer, a webhook three times over and the reconciliation on both nodes: booked once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const ann = nodes[0].shopper();
      const placing = nodes[0].place.execute(ann, { claimIds: [hold(ann.userId)], payment, key: 'key' });
      const paymentId = await paymentOf(ann.userId);
      await nodes[0]
        .sql('UPDATE payments SET check_at = clock_timestamp() WHERE id = $1', [paymentId])
        .catch(() => []);
      const news = { kind: 'captured', amount: 1999 } as const;
      const notice = { provider: 'sandbox', id: `event of ${paymentId}` };
      await nodes[1].payments.capture({
        provider: 'sandbox',
        paymentId,
        method: 'ok',
        amount: Money.of(1999, 'EUR'),
      });
      const [order] = await Promise.all([
        placing,
        ...[0, 1, 1].map((node) => nodes[node === 0 ? 0 : 1].settlement.book(paymentId, news, notice)),
        nodes[0].reconcile.execute(),
        nodes[1].reconcile.execute(),
      ]);
      expect(order).toMatchObject({ state: 'paid', payment: { state: 'captured' } });
      expect(await counts(order.id)).toEqual(once);
      expect(nodes[0].claims.sold.concat(nodes[1].claims.sold).filter((id) => isOf(order, id))).toHaveLength(
        1,
      );
    }
  }, 30_000);

  it('forty orders at once get forty numbers without a gap', async () => {
    const orders = await Promise.all(
      Array.from({ length: 40 }, (_, index) => {
        const ann = nodes[0].shopper();
        return nodes[index % 2 === 0 ? 0 : 1].place.execute(ann, {
          claimIds: [hold(ann.userId)],
          payment,
          key: 'key',
        });
      }),
    );
    expect(orders.every(({ state }) => state === 'paid')).toBe(true);
    const [row] = await nodes[0].sql<{ last: number; given: number; least: number }>(
      `SELECT (SELECT last FROM order_numbers) AS last, count(number)::integer AS given, min(number) AS least FROM orders`,
    );
    expect(row).toEqual({ last: row?.given, given: row?.given, least: 1 });
  });

  it('thirty orders of carts of one customer at once: five wait for their money, the others are refused', async () => {
    const ann = nodes[0].shopper();
    const variantId = nodes[0].ids.next();
    for (const { goods } of nodes) goods.stock(variantId, 1_000);
    /** Fills the cart and orders it; again if another one ordered what is in it. */
    const ordered = async (index: number): Promise<string> => {
      const node = nodes[index % 2 === 0 ? 0 : 1];
      const line = { id: node.ids.next(), variantId, quantity: 1, title: 'Tee', currency: 'EUR' };
      await node.carts.replace(ann.userId, [line]);
      const wish = { cart: { holdSeconds: 120 }, payment: { ...payment, method: 'decline' } };
      const code = await node.place.execute(ann, { ...wish, key: node.ids.next() }).then(
        () => 'paid',
        (error: { code: string; facts: object }) =>
          error.code === 'limit_reached' ? error.facts : error.code,
      );
      return code === 'conflict' ? ordered(index) : JSON.stringify(code);
    };
    const outcomes = await Promise.all(Array.from({ length: 30 }, (_, index) => ordered(index)));
    const waiting = `SELECT count(*)::integer FROM orders WHERE user_id = $1 AND state = 'pending_payment'`;
    expect(await nodes[0].sql(waiting, [ann.userId])).toEqual([{ count: 5 }]);
    expect(outcomes.sort()).toEqual([
      ...Array.from({ length: 5 }, () => '"payment_declined"'),
      ...Array.from({ length: 25 }, () => '{"most":5}'),
    ]);
  });

  it('orders that are sent with a paid one at once pay for the whole together, whichever is first', async () => {
    const at = { name: 'Ann', line1: 'High Street 1', city: 'Köln', postalCode: '50667', country: 'DE' };
    const rates = [
      { ...RATE, id: 'small', maxPrice: 5_000 },
      { ...RATE, id: 'large', amount: 690, minPrice: 5_000 },
    ];
    const zones = [{ id: 'zone', name: 'Home', places: [{ country: 'DE' }], rates }];
    const [ann, roomId] = [nodes[0].shopper(), nodes[0].ids.next()];
    for (const { pricing } of nodes) pricing.shippingZones = zones;
    const place = (node: 0 | 1) =>
      nodes[node].place.execute(ann, {
        ...{
          claimIds: [hold(ann.userId, { roomId })],
          payment,
          shippingAddress: at,
          key: nodes[0].ids.next(),
        },
      });
    const first = await place(0);
    const others = await Promise.all([place(0), place(1)]);
    for (const { pricing } of nodes) pricing.shippingZones = [];
    expect([first, ...others].map(({ shipping }) => shipping.amount).sort()).toEqual([0, 200, 490]);
    for (const { shipsWith = [] } of others) expect(shipsWith).toContain(first.id);
  });

  it('an order that is paid between the lock and the look lends nothing: another one may lend its shipping, too', async () => {
    const [ann, roomId] = [nodes[0].shopper(), nodes[0].ids.next()];
    const place = (method: string) => {
      const claimIds = [hold(ann.userId, { roomId })];
      const wish = { claimIds, payment: { provider: 'sandbox', method }, key: nodes[0].ids.next() };
      return nodes[0].place.execute(ann, wish).catch(() => undefined);
    };
    const locked = await place('ok');
    await place('decline');
    const [row] = await nodes[0].sql<{ id: string; payment: string }>(
      `SELECT o.id, p.id AS payment FROM orders o JOIN payments p ON p.order_id = o.id
        WHERE o.user_id = $1 AND o.state = 'pending_payment'`,
      [ann.userId],
    );
    const { database, work } = nodes[0];
    const seen = await work.run(() => {
      const { writer } = database;
      let paid: Promise<unknown> | undefined;
      const query: Connection['query'] = (sql, values) => {
        if (paid !== undefined) return paid.then(() => writer.query(sql, values));
        const locking = writer.query<never>(sql, values);
        paid = locking.then(() =>
          nodes[1].settlement.book(row?.payment ?? '', { kind: 'captured', amount: 1999 }),
        );
        return locking;
      };
      const slow = new PostgresUnsent({ writer: { query } } as unknown as Database);
      return slow.lock([{ userId: ann.userId, roomId }]);
    });
    expect(seen.map(({ id, isPaid }) => [id, isPaid])).toEqual([[locked?.id, true]]);
    const again = await work.run(() => new PostgresUnsent(database).lock([{ userId: ann.userId, roomId }]));
    expect(again.map(({ id }) => id)).toEqual([locked?.id, row?.id]);
  });

  async function paymentOf(userId: string): Promise<string> {
    for (;;) {
      const [row] = await nodes[0].sql<{ id: string }>(
        'SELECT p.id FROM payments p JOIN orders o ON o.id = p.order_id WHERE o.user_id = $1',
        [userId],
      );
      if (row !== undefined) return row.id;
    }
  }
});

function isOf(order: OrderView, claimId: string): boolean {
  return order.lines.some((line) => line.claimId === claimId);
}
