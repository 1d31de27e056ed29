import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../../libs/platform/src/database/database.js';
import { Payments, type ProviderAnswer } from '../../../src/orders/application/ports.js';
import { Settlement } from '../../../src/orders/application/settlement.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop, type Shop } from '../../support/shop.js';
import { becomes, claim, look, order } from './buying.js';

describe('orders that broke off in the middle', () => {
  let app: TestApp;
  let ann: Visitor;
  let payments: Payments;
  beforeAll(async () => {
    app = await startApp();
    ann = await app.guest('Ann');
    payments = app.app.get(Payments, { strict: false });
  }, 30_000);
  afterAll(() => app.close());

  const sql = (text: string, values: readonly unknown[]) => app.app.get(Database).reader.query(text, values);
  const captures = async (orderId: string) =>
    (
      await sql(
        'SELECT c.id FROM sandbox_charges c JOIN payments p USING (id) WHERE p.order_id = $1 AND c.captured',
        [orderId],
      )
    ).length;
  /** As if the quarter of a minute had passed after which an answer counts as missing. */
  const lookAfter = (orderId: string) =>
    sql('UPDATE payments SET check_at = clock_timestamp() WHERE order_id = $1 AND check_at IS NOT NULL', [
      orderId,
    ]);
  const drop = async (shop: Shop) => (await app.call('GET', `/v2/drops/${shop.dropId}`)).body;

  /** Sends an order whose process dies where `dies` says: what it was doing never goes on, and nobody is answered. */
  async function brokenOff(
    claimIds: readonly string[],
    key: string,
    dies: 'before' | 'after',
  ): Promise<string> {
    const stop = new AbortController();
    const capture = payments.capture.bind(payments);
    const reached = new Promise<void>((resolve) => {
      payments.capture = async (charge) => {
        if (dies === 'after') await capture(charge);
        resolve();
        return new Promise<ProviderAnswer>(() => undefined);
      };
    });
    const request = fetch(`${app.url}/v2/orders`, {
      ...{ method: 'POST', signal: stop.signal },
      headers: {
        authorization: `Bearer ${ann.token}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify({ claimIds, payment: { provider: 'sandbox', method: 'ok' } }),
    }).catch(() => undefined);
    await reached;
    payments.capture = capture;
    stop.abort();
    await request;
    // The key is free again once its lease is over.
    await sql('UPDATE idempotency_keys SET lease_until = clock_timestamp() WHERE key = $1', [key]);
    const [row] = await sql('SELECT order_id AS id FROM order_lines WHERE claim_id = $1', [claimIds[0]]);
    return String(row?.['id']);
  }

  it.each(['before', 'after'] as const)(
    'are finished by the reconciliation when the process dies %s the provider takes the money',
    async (dies) => {
      const shop = await openShop(app, { quantity: 1 });
      const orderId = await brokenOff([await claim(app, shop, ann)], randomUUID(), dies);
      expect(await captures(orderId)).toBe(dies === 'after' ? 1 : 0);
      expect((await look(app, ann, orderId)).state).toBe('pending_payment');
      await lookAfter(orderId);
      const paid = await becomes(app, ann, orderId, ({ state }) => state === 'paid');
      expect(paid.payment.state).toBe('captured');
      expect(await captures(orderId)).toBe(1);
      expect(await drop(shop)).toMatchObject({ held: 0, sold: 1 });
    },
    20_000,
  );

  it.each(['before', 'after'] as const)(
    'are finished by a repeat of the request when the process dies %s the provider takes the money',
    async (dies) => {
      const [claimIds, key] = [[await claim(app, await openShop(app), ann)], randomUUID()];
      const orderId = await brokenOff(claimIds, key, dies);
      const answer = await order(app, ann, claimIds, 'ok', key);
      expect(answer).toMatchObject({ status: 201, body: { id: orderId, state: 'paid' } });
      expect(await captures(orderId)).toBe(1);
    },
    20_000,
  );

  it('are booked once by the request, its repeat, the webhook and the reconciliation together', async () => {
    const [claimIds, key] = [[await claim(app, await openShop(app), ann)], randomUUID()];
    const orderId = await brokenOff(claimIds, key, 'after');
    const { id } = (await look(app, ann, orderId)).payment;
    const settlement = app.app.get(Settlement, { strict: false });
    await lookAfter(orderId);
    const news = { kind: 'captured', amount: 1999 } as const;
    await Promise.all([
      order(app, ann, claimIds, 'ok', key),
      ...[1, 2, 3].map(() => settlement.book(id, news, { provider: 'sandbox', id: orderId })),
      becomes(app, ann, orderId, ({ state }) => state === 'paid'),
    ]);
    const { timeline } = await look(app, ann, orderId);
    expect(timeline.map(({ type }) => type)).toEqual(['order.created', 'order.paid']);
    expect(await captures(orderId)).toBe(1);
  }, 20_000);

  describe('whose payment succeeds after the hold', () => {
    /** An order whose provider decides only when told, and whose hold is over by then. */
    async function late(
      shop: Shop,
      claimIds: readonly string[],
    ): Promise<{ orderId: string; decide: () => Promise<void> }> {
      const { body } = await order(app, ann, claimIds, 'async_ok');
      await sql(`UPDATE sandbox_charges SET decided_at = 'infinity' WHERE id = $1`, [body.payment.id]);
      await waitForExpiry(shop);
      return {
        orderId: body.id,
        decide: async () => {
          await sql('UPDATE sandbox_charges SET decided_at = clock_timestamp() WHERE id = $1', [
            body.payment.id,
          ]);
          await lookAfter(body.id);
        },
      };
    }

    const waitForExpiry = async (shop: Shop): Promise<void> => {
      while (Number((await drop(shop))['held']) > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    };

    it('get their units again if they are free', async () => {
      const shop = await openShop(app, { quantity: 1, holdSeconds: 2 });
      const { orderId, decide } = await late(shop, [await claim(app, shop, ann)]);
      expect((await look(app, ann, orderId)).state).toBe('pending_payment');
      await decide();
      expect(await becomes(app, ann, orderId, ({ state }) => state === 'paid')).toMatchObject({
        number: expect.any(Number),
      });
      expect(await drop(shop)).toMatchObject({ available: 0, held: 0, sold: 1 });
    }, 30_000);

    it('get their money back if they are gone', async () => {
      const shop = await openShop(app, { quantity: 1, holdSeconds: 2 });
      const { orderId, decide } = await late(shop, [await claim(app, shop, ann)]);
      const bob = await app.guest('Bob');
      expect((await order(app, bob, [await claim(app, shop, bob)])).body.state).toBe('paid');
      await decide();
      const refunded = await becomes(app, ann, orderId, ({ state }) => state === 'refunded');
      expect(refunded).toMatchObject({
        ...{ number: null, reason: 'units_gone' },
        payment: { state: 'refunded', refunded: { amount: 1999 } },
      });
      expect(refunded.timeline.map(({ type }) => type)).toEqual([
        ...['order.created', 'hold.extended', 'order.cancelled', 'refund.started', 'order.refunded'],
      ]);
      const [books] = await sql('SELECT refunded::integer FROM sandbox_charges WHERE id = $1', [
        refunded.payment.id,
      ]);
      expect(books?.['refunded']).toBe(1999);
      expect(await drop(shop)).toMatchObject({ sold: 1 });
    }, 30_000);

    it('keep what is left and get back the money of what is gone', async () => {
      const [gone, left] = [
        await openShop(app, { quantity: 1, holdSeconds: 2 }),
        await openShop(app, { quantity: 1, holdSeconds: 120 }),
      ];
      const claimIds = [await claim(app, gone, ann), await claim(app, left, ann)];
      const { orderId, decide } = await late(gone, claimIds);
      const bob = await app.guest('Bob');
      expect((await order(app, bob, [await claim(app, gone, bob)])).body.state).toBe('paid');
      await decide();
      const paid = await becomes(app, ann, orderId, ({ payment }) => payment.refunded !== undefined);
      expect(paid).toMatchObject({
        ...{ state: 'paid', lines: [{ claimId: claimIds[1] }], total: { amount: 1999 } },
        payment: { state: 'captured', refunded: { amount: 1999 } },
      });
      const [books] = await sql(
        'SELECT (amount - refunded)::integer AS kept FROM sandbox_charges WHERE id = $1',
        [paid.payment.id],
      );
      expect(books?.['kept']).toBe(paid.total.amount);
    }, 30_000);
  });
});
