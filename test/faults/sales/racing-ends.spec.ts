import { beforeAll, describe, expect, it } from '@jest/globals';
import { Chance } from '../../bench/crowd/chance.js';
import type { Answer, Visitor } from '../../support/app.js';
import type { Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { audit } from './audit.js';
import { forbiddenMoves, watchMoves } from './moves.js';
import { withTwoNodes } from './two-nodes.js';

const SEEDS = [1, 2, 3];
const CLAIMS = 16;
const RIVALS = 8;

/** How orders and claims that lost a race say so. */
const REFUSALS = /^(claim_not_held|conflict|invalid_transition|sold_out|drop_not_open)$/;

describe('the release, the expiry and the orders of one claim, racing on two nodes far from the database', () => {
  const world = withTwoNodes();
  beforeAll(() => watchMoves(world.two));

  it(`end each claim in one way, for which the money fits: ${SEEDS.length} crowds of ${CLAIMS}`, async () => {
    const { two } = world;
    const places: [Shop, Visitor[]][] = [];
    for (const _ of SEEDS) {
      places.push([await two.shop({ quantity: CLAIMS, holdSeconds: 2 }), await two.guests(CLAIMS + RIVALS)]);
    }
    const shops = await Promise.all(
      places.map((place, index) => sale(...place, new Chance(SEEDS[index] ?? 0))),
    );
    await waitFor(
      async () => {
        // What the provider has not told by now is asked for at once.
        await two.sql('UPDATE payments SET check_at = clock_timestamp() WHERE check_at IS NOT NULL');
        const open =
          await two.sql(`SELECT 'payment' AS what, id, state FROM payments WHERE check_at IS NOT NULL
          UNION ALL SELECT 'order', id, state FROM orders WHERE state = 'pending_payment'
          UNION ALL SELECT 'claim', id, state FROM claims WHERE state = 'held'`);
        return open.length === 0 ? true : Promise.reject(new Error(JSON.stringify(open)));
      },
      { describe: 'all to be over', timeoutMs: 30_000 },
    );
    for (const { shop, told } of shops) {
      await audit(two, shop);
      await endsAsTold(told);
    }
    expect(await forbiddenMoves(two)).toEqual([]);
    await moneyFits();
    const ends = await two.sql<{ state: string }>('SELECT DISTINCT state FROM claims ORDER BY state');
    expect(ends.map(({ state }) => state)).toEqual(['expired', 'ordered', 'released']);
  }, 90_000);

  interface Told {
    readonly claimId: string;
    readonly released: boolean;
    readonly orders: readonly Answer[];
  }

  /** Holds all units, ends each hold in several ways at about the moment at which its time is over, and has rivals. */
  async function sale(
    shop: Shop,
    crowd: readonly Visitor[],
    chance: Chance,
  ): Promise<{ shop: Shop; told: Told[] }> {
    const { two } = world;
    const path = `/v2/drops/${shop.dropId}/claims`;
    const ask = (index: number, as: Visitor) =>
      two.at(index).call('POST', path, { as, key: true, body: { quantity: 1 } });
    const buyers = crowd.slice(0, CLAIMS);
    const held = await Promise.all(buyers.map((as, index) => ask(index, as)));
    const [end] = held.map(({ body }) => Date.parse(String(body['expiresAt']))).sort();
    const rivals = crowd.slice(CLAIMS).map(async (as, index) => {
      await moment((end ?? 0) + chance.between(0, 800));
      const { status, body } = await ask(index, as);
      if (status !== 201) return expect(body['code']).toMatch(REFUSALS);
      await orderOf(index, as, String(body['id']), 'ok');
    });
    const told = await Promise.all(
      buyers.map(async (as, index) => {
        const claimId = String(held[index]?.body['id']);
        const at = (from: number, to: number) =>
          moment(Date.parse(String(held[index]?.body['expiresAt'])) + chance.between(from, to));
        const method = index % 3 === 0 ? 'ok' : 'async_ok';
        const orders = [at(-1_400, 100).then(() => orderOf(index, as, claimId, method))];
        // The same claim once more by another order: whichever comes first has it.
        if (index % 4 === 0)
          orders.push(at(-300, 100).then(() => orderOf(index + 1, as, claimId, 'async_ok')));
        const released = index % 2 === 0 && at(-1_000, 100).then(() => giveBack(index + 1, as, claimId));
        return { claimId, orders: await Promise.all(orders), released: await released };
      }),
    );
    await Promise.all(rivals);
    return { shop, told };
  }

  async function orderOf(index: number, as: Visitor, claimId: string, method: string): Promise<Answer> {
    const body = { claimIds: [claimId], payment: { provider: 'sandbox', method } };
    const answer = await world.two.at(index).call('POST', '/v2/orders', { as, key: true, body });
    if (answer.status !== 201) expect(answer.body['code']).toMatch(REFUSALS);
    return answer;
  }

  /** True if it was given back. */
  async function giveBack(index: number, as: Visitor, claimId: string): Promise<boolean> {
    const { status, body } = await world.two.at(index).call('DELETE', `/v2/claims/${claimId}`, { as });
    if (status !== 204) expect(body['code']).toBe('claim_not_held');
    return status === 204;
  }

  /** What was acknowledged is so: what was sold stays sold, and what was given back is, unless it was paid late. */
  async function endsAsTold(told: readonly Told[]): Promise<void> {
    const rows = await world.two.sql<{ id: string; state: string; moves: string[] }>(
      `SELECT id, state, (SELECT coalesce(array_agg(move), '{}') FROM moves WHERE moves.id = claims.id::text) AS moves
       FROM claims WHERE id = ANY($1)`,
      [told.map(({ claimId }) => claimId)],
    );
    const endOf = new Map(rows.map((row) => [row.id, row]));
    for (const { claimId, orders, released } of told) {
      const end = endOf.get(claimId);
      if (orders.some(({ body }) => body['state'] === 'paid')) expect(end?.state).toBe('ordered');
      if (released) expect(end?.moves).toContain('held released');
      expect(new Set(end?.moves).size).toBe(end?.moves.length);
    }
  }

  /** I5: one order for each unit sold, captured once, and of no other order is a cent kept. */
  async function moneyFits(): Promise<void> {
    const { two } = world;
    const unpaid = await two.sql(
      `SELECT claims.id, claims.state, paid FROM claims CROSS JOIN LATERAL (
         SELECT count(*)::int AS paid FROM order_lines AS line JOIN orders ON orders.id = line.order_id
         WHERE line.claim_id = claims.id AND line.live AND orders.state = 'paid') AS lines
       WHERE paid <> CASE claims.state WHEN 'ordered' THEN 1 ELSE 0 END`,
    );
    expect(unpaid).toEqual([]);
    const unfit = await two.sql(
      `SELECT orders.id, orders.state, total, kept, captures FROM orders CROSS JOIN LATERAL (
         SELECT coalesce(sum(charge.amount - charge.refunded) FILTER (WHERE captured), 0) AS kept,
                count(*) FILTER (WHERE captured) AS captures
         FROM payments JOIN sandbox_charges AS charge ON charge.id = payments.id
         WHERE payments.order_id = orders.id) AS charged
       WHERE kept <> CASE orders.state WHEN 'paid' THEN total ELSE 0 END OR captures > 1`,
    );
    expect(unfit).toEqual([]);
  }
});

/** When it is so late. */
function moment(at: number): Promise<unknown> {
  return waitFor(() => Date.now() >= at, { describe: 'the moment', timeoutMs: 20_000 });
}
