import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { becomes, claim, look, order, pay } from './buying.js';

describe('orders whose claim is given back', () => {
  let app: TestApp;
  let ann: Visitor;
  beforeAll(async () => {
    app = await startApp();
    ann = await app.guest('Ann');
  }, 30_000);
  afterAll(() => app.close());

  const giveBack = async (claimId: string) =>
    expect((await app.call('DELETE', `/v2/claims/${claimId}`, { as: ann })).status).toBe(204);
  const drop = async (shop: Shop) => (await app.call('GET', `/v2/drops/${shop.dropId}`)).body;
  const sql = (text: string, values: unknown[]) => app.app.get(Database).reader.query(text, values);

  it('end at once while nobody pays them, long before their hold is over', async () => {
    const [one, other] = [await openShop(app), await openShop(app)];
    const claimIds = [await claim(app, one, ann), await claim(app, other, ann)] as const;
    const { orderId = '' } = (await order(app, ann, claimIds, 'decline')).body;
    await giveBack(claimIds[0]);
    const ended = await becomes(app, ann, orderId, ({ state }) => state === 'cancelled', 5);
    expect(ended).toMatchObject({ reason: 'by_buyer', payment: { state: 'declined' } });
    expect(ended.timeline.filter(({ type }) => type === 'order.cancelled')).toHaveLength(1);
    expect((await pay(app, ann, orderId)).body.code).toBe('invalid_transition');
    expect((await order(app, ann, [claimIds[1]])).body.state).toBe('paid');
  }, 20_000);

  describe('while their payment is under way', () => {
    /** The order, its claim given back and told of, and a provider that takes the money only when told to. */
    async function underWay(shop: Shop): Promise<{ orderId: string; decide: () => Promise<void> }> {
      const claimId = await claim(app, shop, ann);
      const { id, payment } = (await order(app, ann, [claimId], 'async_ok')).body;
      await sql(`UPDATE sandbox_charges SET decided_at = 'infinity' WHERE id = $1`, [payment.id]);
      await giveBack(claimId);
      const told = async () => {
        const rows = await sql('SELECT 1 FROM orders WHERE id = $1 AND hold_until < clock_timestamp()', [id]);
        return (rows as unknown[]).length > 0;
      };
      await waitFor(told, { describe: 'the order to hear of it' });
      expect((await look(app, ann, id)).state).toBe('pending_payment');
      const decide = async () => {
        await sql('UPDATE sandbox_charges SET decided_at = clock_timestamp() WHERE id = $1', [payment.id]);
        await sql('UPDATE payments SET check_at = clock_timestamp() WHERE id = $1', [payment.id]);
      };
      return { orderId: id, decide };
    }

    it('get their units again if they are free', async () => {
      const shop = await openShop(app, { quantity: 1 });
      const { orderId, decide } = await underWay(shop);
      await decide();
      await becomes(app, ann, orderId, ({ state }) => state === 'paid');
      expect(await drop(shop)).toMatchObject({ available: 0, held: 0, sold: 1 });
    }, 20_000);

    it('get their money back if they are gone', async () => {
      const shop = await openShop(app, { quantity: 1 });
      const { orderId, decide } = await underWay(shop);
      const bob = await app.guest('Bob');
      expect((await order(app, bob, [await claim(app, shop, bob)])).body.state).toBe('paid');
      await decide();
      const refunded = await becomes(app, ann, orderId, ({ state }) => state === 'refunded');
      expect(refunded).toMatchObject({
        reason: 'units_gone',
        payment: { state: 'refunded', refunded: { amount: 1999 } },
      });
      expect(await drop(shop)).toMatchObject({ sold: 1 });
    }, 20_000);
  });
});
