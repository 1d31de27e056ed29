import { describe, expect, it } from '@jest/globals';
import { type Actor, DomainError } from '#kernel';
import { ClaimUnits } from '../../../src/drops/application/claim-units.js';
import { logWithoutGaps } from './audit.js';
import { withTwoNodes } from './two-nodes.js';

const BUYERS_OF_A_NODE = 150;
/** As many as fit into half a minute; the soak takes its time. */
const ROUNDS = process.env['SOUK_SOAK'] === '1' ? 1_000 : 25;
/** Drops that are rushed at the same time. */
const AT_ONCE = 10;

describe('300 buyers of one unit, on two nodes far from the database', () => {
  const world = withTwoNodes();

  it(`${ROUNDS} times: exactly one gets it, the first at one of the nodes, and all others learn that it is gone`, async () => {
    const { two } = world;
    const shop = await two.shop({ quantity: 1 });
    const drops = await two.sql<{ id: string }>(
      `INSERT INTO drops (id, room_id, host_id, variant_id, title, state, quantity, available, held, sold,
                          per_customer, hold_seconds, amount, currency)
       SELECT uuidv7(), room_id, host_id, variant_id, title, 'open', 1, 1, 0, 0, per_customer, 3600, amount, currency
       FROM drops, generate_series(1, $2) WHERE id = $1 RETURNING id`,
      [shop.dropId, ROUNDS],
    );
    const desks = two.nodes.map((node) => node.app.get(ClaimUnits, { strict: false }));

    const rush = async (dropId: string): Promise<void> => {
      const asked = Array.from({ length: BUYERS_OF_A_NODE }, () => desks).flatMap((all, arrival) =>
        all.map(async (desk) => {
          const buyer = shopper();
          const input = { dropId, quantity: 1, key: buyer.userId };
          const outcome = await desk.execute(buyer, input).then(
            ({ claim }) => ({ ...claim, arrival }),
            (error: unknown) => (error instanceof DomainError ? error.code : error),
          );
          return outcome;
        }),
      );
      const answers = await Promise.all(asked);
      const won = answers.filter((answer) => answer !== 'sold_out');
      // Each node serves in the order of arrival; which of the two comes first is between them and the database.
      expect(won).toEqual([
        expect.objectContaining({ dropId, state: 'held', quantity: 1, number: 1, arrival: 0 }),
      ]);
      const [winner] = won as { id: string; userId: string }[];
      const stored = await two.sql(
        `SELECT available, held, sold, drops.claims, claims.id, user_id, claims.state
         FROM drops LEFT JOIN claims ON drop_id = drops.id WHERE drops.id = $1`,
        [dropId],
      );
      expect(stored).toEqual([
        {
          ...{ available: 0, held: 1, sold: 0, claims: 1, state: 'held' },
          ...{ id: winner?.id, user_id: winner?.userId },
        },
      ]);
    };

    const waiting = drops.map(({ id }) => id);
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await rush(next);
      }),
    );
    const log = await logWithoutGaps(two.one, shop);
    expect(log.filter(({ type }) => type === 'drop.progress')).toHaveLength(ROUNDS);
  }, 600_000);
});

function shopper(): Actor {
  const [userId, sessionId] = [crypto.randomUUID(), crypto.randomUUID()];
  return { userId, sessionId, displayName: 'Buyer', role: 'shopper', guest: true };
}
