import { describe, expect, it } from '@jest/globals';
import type { Visitor } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { audit } from './audit.js';
import { withTwoNodes } from './two-nodes.js';

const UNITS = 10;
const HOLD_SECONDS = 4;
/** I2: how long after the hold time the last unit may be sold, in milliseconds. */
const GRACE = 5_000;

describe('units whose holders let them go, with others who want them, on two nodes far from the database', () => {
  const world = withTwoNodes();

  it('are all sold within the hold time plus five seconds, whether one waits in line or asks again', async () => {
    const { two } = world;
    const shop = await two.shop({ quantity: UNITS, holdSeconds: HOLD_SECONDS });
    const claims = `/v2/drops/${shop.dropId}/claims`;
    const [idle, patient, eager] = [
      ...[await two.guests(UNITS), await two.guests(UNITS / 2), await two.guests(UNITS)],
    ] as [Visitor[], Visitor[], Visitor[]];
    let over = false;

    const order = async (index: number, as: Visitor, id: string): Promise<void> => {
      const body = { claimIds: [id], payment: { provider: 'sandbox', method: 'ok' } };
      const { body: made } = await two.at(index).call('POST', '/v2/orders', { as, key: true, body });
      expect(made).toMatchObject({ state: 'paid' });
    };
    /** Waits in line, and buys when the turn comes. */
    const waitInLine = async (as: Visitor, index: number): Promise<void> => {
      const line = `/v2/drops/${shop.dropId}/line`;
      expect((await two.at(index).call('POST', line, { as })).status).toBe(201);
      const id = await waitFor(
        async () => ((await two.at(index).call('GET', `${line}/me`, { as })).body['claim'] as Claim)?.id,
        { describe: 'the turn', timeoutMs: 15_000 },
      );
      await order(index, as, id);
    };
    /** Asks until it has a unit, which it buys, or until there is none any more. */
    const askAgain = async (as: Visitor, index: number): Promise<void> => {
      while (!over) {
        const { status, body } = await two.at(index).call('POST', claims, {
          ...{ as, key: true, body: { quantity: 1 } },
        });
        if (status === 201) return order(index, as, String(body['id']));
        expect(body['code']).toBe('sold_out');
        over = body['final'] === true;
      }
    };

    const held = await Promise.all(
      idle.map((as, index) => two.at(index).call('POST', claims, { as, key: true, body: { quantity: 1 } })),
    );
    expect(held.map(({ status }) => status)).toEqual(idle.map(() => 201));
    await Promise.all([...patient.map(waitInLine), ...eager.map(askAgain)]);

    const log = await audit(two, shop);
    const soldOut = log.find(({ type }) => type === 'drop.sold_out');
    const begun = Math.max(...held.map(({ body }) => Date.parse(String(body['createdAt']))));
    expect(Date.parse(soldOut?.at ?? '') - begun).toBeLessThan(HOLD_SECONDS * 1_000 + GRACE);
    expect((await two.one.call('GET', `/v2/drops/${shop.dropId}`)).body).toMatchObject({
      ...{ state: 'sold_out', available: 0, held: 0, sold: UNITS, lineLength: 0 },
    });
  }, 60_000);
});

type Claim = { readonly id: string } | null;
