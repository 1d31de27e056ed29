import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '#kernel';
import { type Books, openBooks, slowNodes } from './orders-books.js';

describe('limits of promotions, on two nodes with 20 to 50 ms in front of the database', () => {
  let nodes: [Books, Books];
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ nodes, close } = await slowNodes(openBooks));
  }, 30_000);
  afterAll(() => close());

  let codes = 0;
  async function promotion(limits: { total?: number; each?: number; automatic?: true }) {
    const [id, code] = [nodes[0].ids.next(), `RACE${(codes += 1)}`];
    await nodes[0].sql(
      `INSERT INTO promotions (id, code, kind, percent, limit_total, limit_per_customer) VALUES ($1, $2, 'percent', 50, $3, $4)`,
      [id, limits.automatic ? null : code, limits.total ?? null, limits.each ?? null],
    );
    return { id, code };
  }

  /** Places an order at one of the nodes; returns what was refused, or the order. */
  const order = async (turn: number, ann: Actor, promotionCodes: string[], method = 'ok') => {
    const node = nodes[turn % 2 === 0 ? 0 : 1];
    return node.place.execute(ann, {
      ...{ claimIds: [node.hold(ann.userId)], payment: { provider: 'sandbox', method } },
      ...{ promotionCodes, key: `key ${turn}` },
    });
  };
  const usesOf = async (id: string) =>
    (
      await nodes[0].sql<{ used: number; rows: number }>(
        `SELECT used, (SELECT count(*)::integer FROM promotion_uses WHERE promotion_id = p.id) AS rows
           FROM promotions p WHERE id = $1`,
        [id],
      )
    )[0];
  const counted = <T>(outcomes: readonly PromiseSettledResult<T>[]) => ({
    won: outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    lost: outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : [])),
  });

  it('a hundred orders at once of a code that may be used ten times: ten have it, the others learn why not', async () => {
    const { id, code } = await promotion({ total: 10 });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 100 }, (_, turn) => order(turn, nodes[0].shopper(), [code])),
    );
    const { won, lost } = counted(outcomes);
    expect([won.length, lost.length]).toEqual([10, 90]);
    expect(won.every(({ total, state }) => total.amount === 999 && state === 'paid')).toBe(true);
    const message = `${code} is used up`;
    for (const reason of lost)
      expect(reason).toMatchObject({
        ...{ code: 'validation_failed', facts: { errors: [{ path: 'promotionCodes.0', message }] } },
      });
    expect(await usesOf(id)).toEqual({ used: 10, rows: 10 });
  }, 30_000);

  it('twenty orders at once of one customer for two uses: two have it', async () => {
    const { id, code } = await promotion({ each: 2 });
    const ann = nodes[0].shopper();
    const { won, lost } = counted(
      await Promise.allSettled(Array.from({ length: 20 }, (_, turn) => order(turn, ann, [code]))),
    );
    expect([won.length, lost.length]).toEqual([2, 18]);
    expect(await usesOf(id)).toEqual({ used: 2, rows: 2 });
  }, 30_000);

  it('two codes named either way round never wait in a circle', async () => {
    const made = [await promotion({ total: 30 }), await promotion({ total: 30 })];
    const both = made.map(({ code }) => code);
    const { won, lost } = counted(
      await Promise.allSettled(
        Array.from({ length: 40 }, (_, turn) =>
          order(turn, nodes[0].shopper(), turn % 3 === 0 ? both : [...both].reverse()),
        ),
      ),
    );
    expect([won.length, lost.length]).toEqual([30, 10]);
    for (const { id } of made) expect(await usesOf(id)).toEqual({ used: 30, rows: 30 });
  }, 30_000);

  it('an order that ends unpaid gives its use back once, however often it is ended; a paid one keeps it', async () => {
    const { id, code } = await promotion({ total: 2 });
    const [ann, bob] = [nodes[0].shopper(), nodes[0].shopper()];
    await order(0, bob, [code]);
    const declined = order(0, ann, [code], 'decline');
    const orderId = await declined.then(
      () => '',
      (error: { facts: { orderId: string } }) => error.facts.orderId,
    );
    expect(await usesOf(id)).toEqual({ used: 2, rows: 2 });
    await expect(order(1, nodes[0].shopper(), [code])).rejects.toMatchObject({ code: 'validation_failed' });
    await nodes[0].sql(`UPDATE orders SET hold_until = now() - interval '1 hour' WHERE id = $1`, [orderId]);
    await Promise.all([...nodes, ...nodes].map((node) => node.endUnpaid.execute()));
    expect(await usesOf(id)).toEqual({ used: 1, rows: 1 });
    await order(2, nodes[0].shopper(), [code]);
    expect(await usesOf(id)).toEqual({ used: 2, rows: 2 });
  }, 30_000);

  it('an automatic one is used as long as it lasts, then orders cost what they do without', async () => {
    const { id } = await promotion({ total: 3, automatic: true });
    const { won } = counted(
      await Promise.allSettled(Array.from({ length: 8 }, (_, turn) => order(turn, nodes[0].shopper(), []))),
    );
    expect(won.map(({ total }) => total.amount).sort((a, b) => a - b)).toEqual([
      ...[999, 999, 999, 1999, 1999, 1999, 1999, 1999],
    ]);
    expect(await usesOf(id)).toEqual({ used: 3, rows: 3 });
    await nodes[0].sql('UPDATE promotions SET deleted_at = now() WHERE id = $1', [id]);
  }, 30_000);

  it('the database refuses a use too many, whatever the code above does', async () => {
    const [total, each] = [await promotion({ total: 1 }), await promotion({ each: 1 })];
    const user = nodes[0].ids.next();
    const use = (id: string, userId: string) =>
      nodes[0].sql(`INSERT INTO promotion_uses VALUES ($1, uuidv7(), $2)`, [id, userId]);
    for (const { id } of [total, each]) await use(id, user);
    await expect(use(total.id, nodes[0].ids.next())).rejects.toMatchObject({ constraint: 'promotions_used' });
    await expect(use(each.id, user)).rejects.toMatchObject({ code: '23514' });
    await use(each.id, nodes[0].ids.next());
  });
});
