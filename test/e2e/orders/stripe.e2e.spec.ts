import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrderView } from '../../../src/orders/application/queries.js';
import { type Answer, startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop } from '../../support/shop.js';
import { StripeServer } from '../../support/stripe-server.js';
import { waitFor } from '../../support/wait-for.js';
import { Database } from '#platform/database/database.js';
import { someone } from '../catalog/people.js';
import { refund } from './after-sale.js';
import { becomes, claim, look, type Problem } from './buying.js';

const PRICE = 1999;

describe('orders that are paid by Stripe', () => {
  let stripe: StripeServer;
  let app: TestApp;
  let ann: Visitor;
  beforeAll(async () => {
    stripe = await StripeServer.start();
    app = await startApp({
      ...{ STRIPE_SECRET_KEY: stripe.secretKey, STRIPE_WEBHOOK_SECRET: stripe.webhookSecret },
      STRIPE_URL: stripe.url,
    });
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await stripe.close();
  });
  beforeEach(async () => {
    ann = await app.guest('Ann');
  });

  const order = async (method: string): Promise<Answer<OrderView & Problem>> => {
    const claimIds = [await claim(app, await openShop(app), ann)];
    const body = { claimIds, payment: { provider: 'stripe', method } };
    return app.call('POST', '/v2/orders', { as: ann, key: true, body });
  };
  const pay = (orderId: string, method: string): Promise<Answer<OrderView & Problem>> =>
    app.call('POST', `/v2/orders/${orderId}/payments`, {
      ...{ as: ann, key: true, body: { provider: 'stripe', method } },
    });
  const hear = async ({ body, headers }: ReturnType<StripeServer['message']>): Promise<number> =>
    (await app.call('POST', '/v2/payments/webhooks/stripe', { headers, body })).status;
  const eventsOf = (paymentId: string) =>
    stripe.events.filter(({ data }) => data.object.metadata['souk_payment'] === paymentId);

  it('take the money once, in three steps', async () => {
    const { status, body } = await order('pm_ok');
    expect([status, body.state, body.total.amount]).toEqual([201, 'paid', PRICE]);
    expect(stripe.kept(body.payment.id)).toBe(PRICE);
    expect(eventsOf(body.payment.id).map(({ type }) => type.split('.')[1])).toEqual([
      ...['created', 'requires_capture', 'succeeded'],
    ]);
  });

  it('are of nothing, and no question to Stripe, if promotions made the order free', async () => {
    const shop = await openShop(app);
    const promotion = { kind: 'percent', percent: 100, code: 'GIFT' };
    await app.call('POST', '/v2/promotions', { as: shop.host, body: promotion });
    const body = {
      ...{ claimIds: [await claim(app, shop, ann)], promotionCodes: ['gift'] },
      payment: { provider: 'stripe', method: 'pm_ok' },
    };
    const free = await app.call<OrderView>('POST', '/v2/orders', { as: ann, key: true, body });
    expect([free.status, free.body.state, free.body.total.amount]).toEqual([201, 'paid', 0]);
    expect(stripe.of(free.body.payment.id)).toEqual([]);
  });

  it.each([
    ['pm_declined', 'generic_decline'],
    ['pm_insufficient', 'insufficient_funds'],
    ['pm_missing', 'resource_missing'],
  ])('are declined by %s, and paid by another card', async (method, reason) => {
    const { status, body } = await order(method);
    expect([status, body.code]).toEqual([422, 'payment_declined']);
    const id = String(body.orderId);
    expect((await look(app, ann, id)).payment).toMatchObject({ state: 'declined', failure: reason });
    expect((await pay(id, 'pm_ok')).body.state).toBe('paid');
    expect(stripe.kept((await look(app, ann, id)).payment.id)).toBe(PRICE);
    expect(stripe.kept(String(body.paymentId))).toBe(0);
  });

  it.each([
    ['the making', /^POST \/v1\/payment_intents$/],
    ['the promise', /confirm$/],
    ['the capture', /capture$/],
  ])(
    'are paid once though %s is lost, on the way there or back',
    async (_, step) => {
      for (const loss of ['before', 'after'] as const) {
        stripe.lose(step, loss);
        const { body } = await order('pm_ok');
        expect(body.state).toBe('paid');
        expect(stripe.of(body.payment.id)).toHaveLength(1);
        expect(stripe.kept(body.payment.id)).toBe(PRICE);
      }
    },
    30_000,
  );

  it.each([
    ['the making', /^POST \/v1\/payment_intents$/],
    ['the promise', /confirm$/],
    ['the capture', /capture$/],
  ])(
    'are found out about though every answer to %s was lost',
    async (_, step) => {
      // As often as one call asks.
      for (let attempt = 0; attempt < 3; attempt += 1) stripe.lose(step, 'after');
      const { body } = await order('pm_ok');
      expect(body.payment.state).toBe('pending');
      const paid = await becomes(app, ann, body.id, ({ state }) => state === 'paid', 20);
      expect(stripe.kept(paid.payment.id)).toBe(PRICE);
      expect(stripe.of(paid.payment.id)).toHaveLength(1);
    },
    40_000,
  );

  it('are settled once, however often and in whatever order the webhooks come', async () => {
    const { body } = await order('pm_processing');
    expect(body.payment.state).toBe('pending');
    const paymentId = body.payment.id;
    const [intent] = stripe.of(paymentId);
    if (intent === undefined) throw new Error('there is no intent');
    stripe.decide(intent, true);
    const events = eventsOf(paymentId).reverse();
    const answers = await Promise.all(
      [...events, ...events, ...events].map((event) => hear(stripe.message(event))),
    );
    expect(new Set(answers)).toEqual(new Set([204]));
    const paid = await look(app, ann, body.id);
    expect([paid.state, paid.timeline.filter(({ type }) => type === 'order.paid').length]).toEqual([
      'paid',
      1,
    ]);
    expect(stripe.kept(paymentId)).toBe(PRICE);
  });

  /** An order whose bank asks its buyer something. */
  const challenged = async () => {
    const { status, body } = await order('pm_challenge');
    expect([status, body.state, body.payment.state]).toEqual([201, 'pending_payment', 'pending']);
    const { clientSecret } = body.payment.action ?? { clientSecret: '' };
    return { id: body.id, paymentId: body.payment.id, clientSecret };
  };
  const tellAll = async (paymentId: string) => {
    for (const event of eventsOf(paymentId)) await hear(stripe.message(event));
  };

  /** Its time comes now and not in some seconds. */
  const hurry = (paymentId: string) =>
    app.app
      .get(Database, { strict: false })
      .reader.query('UPDATE payments SET check_at = now() WHERE id = $1', [paymentId]);

  it('wait for the buyer whom the bank asks, show the question to nobody else, and take the money once it is answered', async () => {
    const { id, paymentId, clientSecret } = await challenged();
    expect(stripe.kept(paymentId)).toBe(0);
    const seen = await look(app, ann, id);
    expect(seen.payment.action).toEqual({ clientSecret });
    expect(seen.timeline.map(({ type }) => type)).toContain('payment.action_required');
    const admin = someone(app, 'admin');
    const others = await app.call('GET', `/v2/orders/${id}`, { as: admin });
    expect([others.status, JSON.stringify(others.body)]).toEqual([
      200,
      expect.not.stringContaining(clientSecret),
    ]);
    // Whoever asks again while it waits gets the same question.
    expect(JSON.stringify(seen.timeline)).not.toContain(clientSecret);
    stripe.answerBank(clientSecret, true);
    await tellAll(paymentId);
    const paid = await becomes(app, ann, id, ({ state }) => state === 'paid');
    expect([paid.payment.action, stripe.kept(paymentId)]).toEqual([undefined, PRICE]);
  });

  it('show the question to no admin who cancels the order', async () => {
    const { id, clientSecret } = await challenged();
    const as = someone(app, 'admin');
    const { status, body } = await app.call('POST', `/v2/orders/${id}/cancel`, { as });
    expect([status, JSON.stringify(body)]).toEqual([200, expect.not.stringContaining(clientSecret)]);
  });

  it('are declined if they cost less than Stripe takes', async () => {
    const shop = await openShop(app);
    const price = { amount: 49, currency: 'EUR' };
    const plan = { variantId: shop.variantId, quantity: 1, price };
    await app.call('PUT', `/v2/variants/${shop.variantId}/stock`, {
      ...{ as: shop.host, body: { onHand: 50, reason: 'more' } },
    });
    const made = await app.call<{ id: string }>('POST', `/v2/rooms/${shop.roomId}/drops`, {
      ...{ as: shop.host, body: plan },
    });
    await app.call('POST', `/v2/drops/${made.body.id}/open`, { as: shop.host });
    const claimIds = [await claim(app, { ...shop, dropId: made.body.id }, ann)];
    const body = { claimIds, payment: { provider: 'stripe', method: 'pm_ok' } };
    const refused = await app.call<Problem>('POST', '/v2/orders', { as: ann, key: true, body });
    expect([refused.status, refused.body.code]).toEqual([422, 'payment_declined']);
    expect((await look(app, ann, String(refused.body.orderId))).payment.failure).toBe('amount_too_small');
  });

  it('are declined by a wrong answer to the bank, and paid by another card', async () => {
    const { id, paymentId, clientSecret } = await challenged();
    stripe.answerBank(clientSecret, false);
    await tellAll(paymentId);
    expect((await look(app, ann, id)).payment).toMatchObject({
      ...{ state: 'declined', failure: 'authentication_failed' },
    });
    expect((await pay(id, 'pm_ok')).body.state).toBe('paid');
    expect(stripe.kept(paymentId)).toBe(0);
  });

  it('are let go if nobody answers the bank: the money can be promised no more', async () => {
    const { id, paymentId } = await challenged();
    await app.call('POST', `/v2/orders/${id}/cancel`, { as: ann, key: true });
    await hurry(paymentId);
    await becomes(app, ann, id, ({ payment }) => payment.state === 'failed');
    const [intent] = stripe.of(paymentId);
    expect([intent?.status, stripe.kept(paymentId)]).toEqual(['canceled', 0]);
  });

  it('give back what comes after the order was cancelled', async () => {
    const { body } = await order('pm_processing');
    const [intent] = stripe.of(body.payment.id);
    if (intent === undefined) throw new Error('there is no intent');
    await app.call('POST', `/v2/orders/${body.id}/cancel`, { as: ann, key: true });
    stripe.decide(intent, true);
    expect(stripe.kept(body.payment.id)).toBe(PRICE);
    for (const event of eventsOf(body.payment.id)) expect(await hear(stripe.message(event))).toBe(204);
    await becomes(app, ann, body.id, ({ payment }) => payment.state === 'refunded', 20);
    expect(stripe.kept(body.payment.id)).toBe(0);
    expect(stripe.refunds.filter(({ payment_intent: of }) => of === intent.id)).toHaveLength(1);
  }, 40_000);

  it('give back what is refunded, each part once, though answers are lost and more is refunded meanwhile', async () => {
    const shop = await openShop(app);
    const body = {
      claimIds: [await claim(app, shop, ann)],
      payment: { provider: 'stripe', method: 'pm_ok' },
    };
    const paid = await app.call<OrderView>('POST', '/v2/orders', { as: ann, key: true, body });
    const { id, payment } = paid.body;
    const asked = stripe.heard.length;
    stripe.lose(/^POST \/v1\/refunds$/, 'late');
    expect((await refund(app, shop.host, id, { amount: 500 })).status).toBe(201);
    await waitFor(() => Promise.resolve(stripe.heard.slice(asked).includes('POST /v1/refunds')), {
      describe: 'the refund to be on its way',
    });
    const both = await Promise.all([200, 100].map((amount) => refund(app, shop.host, id, { amount })));
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    const back = await becomes(app, ann, id, ({ payment: { state } }) => state === 'captured', 20);
    expect(back).toMatchObject({ state: 'paid', payment: { refunded: { amount: 800 } } });
    // What was on its way for so long is what was asked for again, with the same key.
    expect(stripe.arrive()).toBe(1);
    expect(stripe.kept(payment.id)).toBe(PRICE - 800);
    await refund(app, shop.host, id);
    await becomes(app, ann, id, ({ state }) => state === 'refunded', 20);
    expect(stripe.kept(payment.id)).toBe(0);
  }, 40_000);

  it('hear nobody but Stripe, and nothing that is old or about others', async () => {
    const { body } = await order('pm_ok');
    const [event] = eventsOf(body.payment.id);
    if (event === undefined) throw new Error('there is no event');
    const genuine = stripe.message(event);
    expect(await hear({ ...genuine, headers: {} })).toBe(401);
    expect(await hear({ ...genuine, body: genuine.body.replace('created', 'creates') })).toBe(401);
    expect(await hear(stripe.message(event, new Date(Date.now() - 400_000)))).toBe(401);
    const others = { ...event, id: 'evt_other', data: { object: { ...event.data.object, metadata: {} } } };
    expect(await hear(stripe.message(others))).toBe(204);
    expect(
      await hear(stripe.message({ ...event, data: { object: { id: 'cus_1', object: 'customer' } } })),
    ).toBe(204);
  });

  it.each([
    ['visa', 'payment.method'],
    ['pm_', 'payment.method'],
    ['pm_a/../b', 'payment.method'],
  ])('refuse the method %s', async (method, path) => {
    const { status, body } = await order(method);
    expect([status, body.errors?.map((error) => error.path)]).toEqual([400, [path]]);
  });

  it('keep nobody waiting for a Stripe that is down, and are paid when it is back', async () => {
    stripe.refuse(true);
    const orders: Answer<OrderView>[] = [];
    // Each asks three times; after five calls in vain nobody asks any more.
    for (let buyer = 0; buyer < 6; buyer += 1) orders.push(await order('pm_ok'));
    expect(orders.map(({ body }) => body.payment.state)).toEqual(orders.map(() => 'pending'));
    const heard = stripe.heard.length;
    expect((await order('pm_ok')).body.payment.state).toBe('pending');
    expect(stripe.heard.length).toBe(heard);
    stripe.refuse(false);
    for (const { body } of orders) await becomes(app, ann, body.id, ({ state }) => state === 'paid', 60);
    await waitFor(() => orders.every(({ body }) => stripe.kept(body.payment.id) === PRICE), {
      describe: 'the money of everyone, once',
    });
  }, 120_000);
});
