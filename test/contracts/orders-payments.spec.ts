import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Money } from '#kernel';
import { UuidV7Ids } from '../../libs/platform/src/machine/uuid-v7-ids.js';
import type { Charge, Payments } from '../../src/orders/application/ports.js';
import { StripeIntents } from '../../src/orders/adapters/payments/stripe/stripe-intents.js';
import { StripeLine } from '../../src/orders/adapters/payments/stripe/stripe-line.js';
import { StripePayments } from '../../src/orders/adapters/payments/stripe/stripe-payments.js';
import type { TestDatabase } from '../support/databases.js';
import { FakePayments } from '../support/fakes/orders.js';
import { StripeServer } from '../support/stripe-server.js';
import { waitFor } from '../support/wait-for.js';
import { type Books, openBooks, ordersDatabase } from './orders-books.js';

const ids = new UuidV7Ids();
const charge = (method: string, amount = 1999): Charge => ({
  ...{ provider: 'sandbox', paymentId: ids.next(), method, amount: Money.of(amount, 'EUR') },
});

describe('payment providers', () => {
  let database: TestDatabase;
  let books: Books;
  let stripe: StripeServer;
  beforeAll(async () => {
    stripe = await StripeServer.start();
    database = await ordersDatabase();
    books = await openBooks(database.url);
  });
  afterAll(async () => {
    await books.close();
    await database.drop();
    await stripe.close();
  });

  describe.each<
    [string, () => { payments: Payments; method: string; kept: (id: string) => Promise<number> }]
  >([
    [
      'the fake',
      () => {
        const payments = new FakePayments();
        return { payments, method: 'ok', kept: async () => payments.kept };
      },
    ],
    [
      'the sandbox',
      () => ({
        payments: books.payments,
        method: 'ok',
        kept: async (id) => {
          const rows = await books.sql<{ kept: number }>(
            'SELECT (amount - refunded)::integer AS kept FROM sandbox_charges WHERE id = $1 AND captured',
            [id],
          );
          return rows.reduce((sum, row) => sum + row.kept, 0);
        },
      }),
    ],
    [
      'Stripe',
      () => ({
        payments: new StripePayments(
          new StripeLine(stripe, pino({ level: 'silent' })),
          new StripeIntents(books.database),
        ),
        method: 'pm_ok',
        kept: async (id) => stripe.kept(id),
      }),
    ],
  ])('%s', (_, open) => {
    it('takes the money of one payment once, however often it is asked at once', async () => {
      const { payments, kept, method } = open();
      const one = charge(method);
      const answers = await Promise.all([
        payments.capture(one),
        payments.capture(one),
        payments.capture(one),
      ]);
      expect(answers).toEqual(Array(3).fill({ state: 'captured', amount: 1999 }));
      expect(await kept(one.paymentId)).toBe(1999);
    });

    it('tells what became of a payment, and of one that it was never asked for', async () => {
      const { payments, method } = open();
      const one = charge(method);
      expect(await payments.find(one)).toBeNull();
      await payments.capture(one);
      expect(await payments.find(one)).toEqual({ state: 'captured', amount: 1999 });
    });

    it('gives money back once, however often it is asked', async () => {
      const { payments, kept, method } = open();
      const one = charge(method);
      await payments.capture(one);
      await payments.refund(one, 500);
      await payments.refund(one, 500);
      expect(await kept(one.paymentId)).toBe(1499);
      await payments.refund(one, 1999);
      expect(await kept(one.paymentId)).toBe(0);
    });

    it('gives back no more than it took', async () => {
      const { payments, method } = open();
      const one = charge(method);
      await expect(payments.refund(one, 1)).rejects.toThrow();
      await payments.capture(one);
      await expect(payments.refund(one, 2000)).rejects.toThrow();
    });
  });

  describe('the sandbox', () => {
    it.each([
      ['decline', 'card_declined'],
      ['insufficient_funds', 'insufficient_funds'],
    ])('declines by the method %s', async (method, reason) => {
      const one = charge(method);
      expect(await books.payments.capture(one)).toEqual({ state: 'declined', reason });
      expect(await books.payments.find(one)).toEqual({ state: 'declined', reason });
    });

    it('knows a charge by the method slow before it answers, and what became of it after five seconds', async () => {
      const one = charge('slow');
      const start = performance.now();
      const answer = books.payments.capture(one);
      const early = await waitFor(() => books.payments.find(one), { describe: 'the charge' });
      expect(early).toEqual({ state: 'pending' });
      expect(await answer).toEqual({ state: 'captured', amount: 1999 });
      expect(performance.now() - start).toBeGreaterThan(5_000);
    }, 10_000);

    it.each([
      ['async_ok', { state: 'captured', amount: 1999 }],
      ['async_fail', { state: 'declined', reason: 'card_declined' }],
    ])('decides later by the method %s, and calls back', async (method, decision) => {
      const one = charge(method);
      expect(await books.payments.capture(one)).toEqual({ state: 'pending' });
      expect(books.jobs.kept.at(-1)).toMatchObject({
        payload: { paymentId: one.paymentId },
        delaySeconds: 1,
      });
      const decided = async () => {
        const answer = await books.payments.find(one);
        return answer?.state === 'pending' ? null : answer;
      };
      expect(await waitFor(decided, { describe: 'the decision' })).toEqual(decision);
    });

    it('is not there by the method unreachable, and has nothing in its books', async () => {
      const one = charge('unreachable');
      await expect(books.payments.capture(one)).rejects.toMatchObject({ kind: 'unavailable' });
      expect(await books.payments.find(one)).toBeNull();
    });

    it('keeps what it took when our unit of work comes to nothing', async () => {
      const one = charge('ok');
      const work = books.work.run(async () => {
        await books.payments.capture(one);
        throw new Error('rolled back');
      });
      await expect(work).rejects.toThrow('rolled back');
      expect(await books.payments.find(one)).toEqual({ state: 'captured', amount: 1999 });
    });

    it('takes no other amount for a payment it knows', async () => {
      const one = charge('ok');
      await books.payments.capture(one);
      await expect(books.payments.capture({ ...one, amount: Money.of(1, 'EUR') })).rejects.toThrow();
    });

    it.each([
      ['stripe', 'ok', 'payment.provider'],
      ['sandbox', 'constructor', 'payment.method'],
    ])('refuses the provider %s with the method %s', (provider, method, path) => {
      expect(() => books.payments.requireMethod(provider, method)).toThrow(
        expect.objectContaining({ facts: { errors: [expect.objectContaining({ path })] } }),
      );
    });
  });
});
