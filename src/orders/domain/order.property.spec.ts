import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { later } from '#kernel';
import { claim, draft, NOW, PAYMENT } from '../../../test/support/fakes/order-drafts.js';
import { tariffs } from '../../../test/support/fakes/tariffs.js';
import { Order } from './order.js';
import { PAYMENT_MOVES } from './payment.js';

/** Everything that can happen to an order, in any order. */
const heard = fc.oneof(
  fc.record({ kind: fc.constant('captured'), of: fc.nat(3) }),
  fc.record({ kind: fc.constant('declined'), of: fc.nat(3) }),
  fc.record({ kind: fc.constant('given up'), of: fc.nat(3) }),
  fc.record({ kind: fc.constant('never taken'), of: fc.nat(3) }),
  fc.record({ kind: fc.constant('returned'), of: fc.nat(3) }),
  fc.record({
    kind: fc.constantFrom('pay again', 'cancel', 'hold ended', 'time passes'),
    of: fc.constant(0),
  }),
);

const lines = fc.array(
  fc.record({ quantity: fc.integer({ min: 1, max: 100 }), price: fc.nat(1_000_000_000) }),
  {
    minLength: 1,
    maxLength: 20,
  },
);

describe('whatever happens, in whatever order', () => {
  it('the total is the sum of the lines, money in less money back is what paid orders cost, and states move along', () => {
    fc.assert(
      fc.property(
        lines,
        fc.array(heard, { maxLength: 30 }),
        fc.array(fc.boolean()),
        tariffs,
        (sold, story, losses, tariff) => {
          const claims = sold.map(({ quantity, price }, index) =>
            claim({ id: `claim ${index}`, quantity, price: { amount: price, currency: 'EUR' } }),
          );
          const lost = new Set(claims.filter((_, index) => losses[index]).map(({ id }) => id));
          const order = Order.place({ ...draft(claims), tariff }, new Map(), NOW);
          const asked = order.snapshot().total;
          const tookMoney = new Set<string>();
          let now = NOW;
          for (const { kind, of } of story) {
            const before = order.snapshot();
            const payment = before.payments[of];
            try {
              if (kind === 'pay again') {
                order.payAgain(
                  { ...PAYMENT, id: `${before.payments.length}`, key: `${before.payments.length}` },
                  now,
                );
              } else if (kind === 'cancel') order.cancel(now);
              else if (kind === 'hold ended') order.holdEnded(now);
              else if (kind === 'time passes') now = later(now, 50);
              else if (payment === undefined) continue;
              else if (kind === 'captured') {
                tookMoney.add(payment.id);
                order.captured(payment.id, payment.amount, lost, now);
                if (order.awaitsNumber) order.numbered(1, payment.id, now);
              } else if (kind === 'declined') order.declined(payment.id, 'no', now);
              else if (kind === 'given up') order.failed(payment.id, 'silence', false, now);
              else if (kind === 'never taken') order.failed(payment.id, 'not_taken', true, now);
              else order.moneyReturned(payment.id, payment.refundAsked, now);
            } catch (error) {
              expect(error).toMatchObject({ kind: 'conflict' });
              expect(order.snapshot()).toBe(before);
            }
            const after = order.snapshot();
            const standing = after.lines
              .filter((line) => !line.lost)
              .reduce((sum, line) => sum + line.total, 0);
            const shipped = after.shipping + (after.taxIncluded ? 0 : after.shippingTax);
            expect(after.total).toBe(standing + shipped);
            const { subtotal, discount, shipping, tax, taxIncluded } = after;
            expect(after.total).toBe(subtotal - discount + shipping + (taxIncluded ? 0 : tax));
            const kept = after.payments
              .filter(({ id }) => tookMoney.has(id))
              .reduce((sum, { amount, refundDue }) => sum + amount - refundDue, 0);
            expect(kept).toBe(after.state === 'paid' ? after.total : 0);
            expect(after.payments.every(({ amount }) => amount === asked)).toBe(true);
            before.payments.forEach(({ state }, index) => {
              const next = after.payments[index]?.state ?? state;
              expect(next === state || PAYMENT_MOVES[state].includes(next)).toBe(true);
            });
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
