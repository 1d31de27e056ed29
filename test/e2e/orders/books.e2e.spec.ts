import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { IdentitySeed } from '../../../src/identity/index.js';
import { CompareBooks } from '../../../src/orders/application/books/compare-books.js';
import type { DifferenceView } from '../../../src/orders/application/books/ports.js';
import type { OrderView } from '../../../src/orders/application/queries.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop } from '../../support/shop.js';
import { StripeServer } from '../../support/stripe-server.js';
import { claim } from './buying.js';

describe('the books of payments', () => {
  let stripe: StripeServer;
  let app: TestApp;
  let ann: Visitor;
  let admin: Visitor;
  beforeAll(async () => {
    stripe = await StripeServer.start();
    app = await startApp({
      ...{ STRIPE_SECRET_KEY: stripe.secretKey, STRIPE_WEBHOOK_SECRET: stripe.webhookSecret },
      STRIPE_URL: stripe.url,
    });
    ann = await app.guest('Ann');
    const login = { email: 'ada@example.test', password: 'correct horse' };
    const seed = app.app.get(IdentitySeed, { strict: false });
    await seed.ensureUser({ ...login, displayName: 'Ada', role: 'admin' });
    const { body } = await app.call<{ accessToken: string }>('POST', '/v2/auth/login', { body: login });
    admin = { ...ann, token: body.accessToken };
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await stripe.close();
  });

  const paid = async (provider: string, method: string): Promise<OrderView> => {
    const claimIds = [await claim(app, await openShop(app), ann)];
    const body = { claimIds, payment: { provider, method } };
    return (await app.call<OrderView>('POST', '/v2/orders', { as: ann, key: true, body })).body;
  };
  const compare = () => app.app.get(CompareBooks, { strict: false }).execute();
  const listed = async (): Promise<readonly DifferenceView[]> =>
    (await app.call<{ data: DifferenceView[] }>('GET', '/v2/payments/differences', { as: admin })).body.data;

  it('differ from those of the providers in nothing, or it is listed until they agree', async () => {
    const [sandbox, card, declined] = [
      await paid('sandbox', 'ok'),
      await paid('stripe', 'pm_ok'),
      await paid('stripe', 'pm_declined'),
    ];
    expect([sandbox.state, card.state, declined.state]).toEqual(['paid', 'paid', undefined]);
    expect(await compare()).toBe(0);
    expect(await listed()).toEqual([]);

    const givenBack = stripe.refundByHand(card.payment.id, 500);
    expect(await compare()).toBe(1);
    expect(await listed()).toEqual([
      {
        ...{ paymentId: card.payment.id, orderId: card.id, provider: 'stripe', currency: 'EUR' },
        ...{ ours: { captured: 1999, refunded: 0 }, theirs: { captured: 1999, refunded: 500 } },
        foundAt: expect.any(String) as unknown,
      },
    ]);

    stripe.refuse(true);
    expect(await compare()).toBe(0);
    expect(await listed()).toHaveLength(1);
    stripe.refuse(false);

    givenBack.undo();
    expect(await compare()).toBe(0);
    expect(await listed()).toEqual([]);
  }, 60_000);

  it('are shown to admins only', async () => {
    expect((await app.call('GET', '/v2/payments/differences', { as: ann })).status).toBe(403);
    expect((await app.call('GET', '/v2/payments/differences')).status).toBe(401);
  });
});
