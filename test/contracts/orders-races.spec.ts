import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Money } from '#kernel';
import type { OrderView } from '../../src/orders/application/queries.js';
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
  const hold = (userId: string): string => {
    const id = nodes[0].hold(userId);
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
