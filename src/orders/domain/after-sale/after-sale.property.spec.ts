import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOW } from '../../../../test/support/fakes/order-drafts.js';
import { giveAllBack, kept, paidOrder } from '../../../../test/support/fakes/paid-orders.js';
import { PAYMENT_MOVES } from '../payment.js';
import { ORDER_MOVES } from '../order-state.js';

const HOSTS = ['ann', 'ben'];

const sold = fc.array(
  fc.record({ host: fc.nat(1), quantity: fc.integer({ min: 1, max: 7 }), price: fc.nat(1_000_000_000) }),
  { minLength: 1, maxLength: 5 },
);
const units = fc.option(
  fc.array(fc.record({ line: fc.nat(4), quantity: fc.integer({ min: 1, max: 4 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
  { nil: undefined },
);
const act = fc.record({
  kind: fc.constantFrom('ship', 'refund', 'amount', 'returned', 'returned late'),
  by: fc.nat(2),
  lines: units,
  amount: fc.integer({ min: 1, max: 2_000_000_000 }),
});

describe('whatever is sent and refunded, in whatever order', () => {
  it('no unit and no cent is given twice, what is kept is what the order costs less its refunds, and states move along', () => {
    fc.assert(
      fc.property(
        sold,
        fc.nat(10_000_000),
        fc.nat(10_000),
        fc.array(act, { maxLength: 25 }),
        (lines, tax, shipping, story) => {
          const order = paidOrder(
            lines.map(({ host, quantity, price }) => ({
              ...{ hostId: HOSTS[host] ?? '', quantity, price: { amount: price, currency: 'EUR' } },
            })),
            { tax, shipping },
          );
          const asked: number[] = [];
          story.forEach(({ kind, by, lines: wanted, amount }, index) => {
            const before = order.snapshot();
            const actor = { userId: HOSTS[by] ?? 'root', role: by === 2 ? 'admin' : 'host' };
            const wish = { id: String(index), key: String(index) };
            const [payment] = before.payments;
            try {
              if (kind === 'ship')
                order.ship({ ...wish, carrier: 'c', tracking: 't', lines: wanted }, actor, NOW);
              else if (kind === 'refund') order.refund({ ...wish, reason: null, lines: wanted }, actor, NOW);
              else if (kind === 'amount') order.refund({ ...wish, reason: null, amount }, actor, NOW);
              else if (kind === 'returned') order.moneyReturned('payment', payment?.refundAsked ?? 0, NOW);
              else order.moneyReturned('payment', asked[amount % (asked.length + 1)] ?? 0, NOW);
            } catch (error) {
              expect(['conflict', 'exhausted', 'not-found', 'forbidden']).toContain(
                (error as { kind: string }).kind,
              );
              expect(order.snapshot()).toBe(before);
            }
            const after = order.snapshot();
            asked.push(after.payments[0]?.refundAsked ?? 0);
            expect(kept(after)).toBe(after.total - after.refunded);
            expect(after.refunds.reduce((sum, one) => sum + one.amount, 0)).toBe(after.refunded);
            for (const { position, quantity, shipped, refunded } of after.lines) {
              const sum = (
                some: readonly { readonly lines: readonly { line: number; quantity: number }[] }[],
              ) =>
                some
                  .flatMap((one) => one.lines)
                  .reduce((all, one) => all + (one.line === position ? one.quantity : 0), 0);
              expect([sum(after.fulfilments), sum(after.refunds)]).toEqual([shipped, refunded]);
              expect(Math.max(shipped, refunded)).toBeLessThanOrEqual(quantity);
            }
            expect(after.state === before.state || reachable(before.state, after.state)).toBe(true);
            const [was, is] = [
              before.payments[0]?.state ?? 'captured',
              after.payments[0]?.state ?? 'captured',
            ];
            expect(was === is || PAYMENT_MOVES[was].includes(is)).toBe(true);
            for (const one of after.payments) {
              expect(one.refunded).toBeLessThanOrEqual(one.refundAsked);
              expect(one.refundAsked).toBeLessThanOrEqual(one.refundDue);
              expect(one.state === 'refunding' ? one.checkAt : null).toEqual(one.checkAt);
            }
          });
          giveAllBack(order);
          const { state, total, refunded } = order.snapshot();
          if (total > 0) expect(state === 'refunded').toBe(refunded === total);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('the shares of all lines, unit by unit, are all of it but shipping', () => {
    fc.assert(
      fc.property(sold, fc.nat(10_000_000), (lines, tax) => {
        const order = paidOrder(
          lines.map(({ quantity, price }) => ({
            hostId: 'ann',
            quantity,
            price: { amount: price + 1, currency: 'EUR' },
          })),
          { tax, shipping: 7 },
        );
        for (const { position, quantity } of order.snapshot().lines) {
          for (let unit = 0; unit < quantity; unit += 1) {
            const key = `${position} ${unit}`;
            const wish = { id: key, key, reason: null, lines: [{ line: position, quantity: 1 }] };
            order.refund(wish, { userId: 'ann', role: 'host' }, NOW);
          }
        }
        const { total, refunded } = order.snapshot();
        expect(total - refunded).toBe(7);
      }),
      { numRuns: 200 },
    );
  });
});

/** In one step, or in two: sent and refunded at once. */
function reachable(from: keyof typeof ORDER_MOVES, to: keyof typeof ORDER_MOVES): boolean {
  return ORDER_MOVES[from].some((next) => next === to || ORDER_MOVES[next].includes(to));
}
