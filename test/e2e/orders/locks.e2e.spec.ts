import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Settlement } from '../../../src/orders/application/settlement.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { metrics } from '../platform/wire.js';
import { claim, look, order } from './buying.js';

interface Pending {
  readonly shopper: Visitor;
  readonly id: string;
  readonly amount: number;
  readonly orderId: string;
}

describe('payments of two drops that are booked on two nodes at once', () => {
  let nodes: [TestApp, TestApp];
  beforeAll(async () => {
    const first = await startApp();
    nodes = [first, await first.another()];
  }, 60_000);
  afterAll(async () => {
    await Promise.allSettled(slow);
    await nodes[0].close();
  }, 60_000);

  /** Orders whose provider takes its time. */
  const slow: Promise<unknown>[] = [];

  /** A payment of one unit that its provider has not decided. */
  async function pending(shop: Shop, shopper: Visitor): Promise<Pending> {
    const key = randomUUID();
    slow.push(order(nodes[0], shopper, [await claim(nodes[0], shop, shopper)], 'slow', key));
    return waitFor(
      async () => {
        const { body } = await nodes[0].call<{ data: { id: string }[] }>('GET', '/v2/orders', {
          as: shopper,
        });
        const [found] = body.data;
        if (found === undefined) return undefined;
        const { id: orderId, payment, total } = await look(nodes[0], shopper, found.id);
        return { shopper, id: payment.id, amount: total.amount, orderId };
      },
      { describe: 'the order' },
    );
  }

  it('never wait for each other in a circle, whatever is sold and whatever is held longer', async () => {
    const plan = { quantity: 50 };
    const shops = [await openShop(nodes[0], plan), await openShop(nodes[0], plan)] as const;
    for (let round = 0; round < 6; round += 1) {
      const visitors = await Promise.all(['Ann', 'Bob', 'Cid', 'Dan'].map((name) => nodes[0].guest(name)));
      const [ann, bob, cid, dan] = (await Promise.all(
        visitors.map((shopper, index) => pending(shops[index % 2 === 0 ? 0 : 1], shopper)),
      )) as [Pending, Pending, Pending, Pending];
      // Each is one batch of its desk: what comes in one turn of the event loop.
      const book = ({ app }: TestApp, paid: Pending, slow: Pending) => {
        const settlement = app.get(Settlement, { strict: false });
        return [
          settlement.book(paid.id, { kind: 'captured', amount: paid.amount }),
          settlement.book(slow.id, { kind: 'undecided' }),
        ];
      };
      await Promise.all([...book(nodes[0], ann, bob), ...book(nodes[1], dan, cid)]);
      for (const { shopper, orderId } of [ann, dan])
        expect((await look(nodes[0], shopper, orderId)).state).toBe('paid');
      for (const { shopper, orderId } of [bob, cid])
        expect((await look(nodes[0], shopper, orderId)).timeline.map(({ type }) => type)).toContain(
          'hold.extended',
        );
    }
    await Promise.all(slow);
    expect(await metrics(nodes[0].url)).not.toMatch(
      /souk_units_of_work_retried_total\{sqlstate="40P01"\} [1-9]/,
    );
  }, 60_000);
});
