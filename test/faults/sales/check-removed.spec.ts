import { afterEach, describe, expect, it } from '@jest/globals';
import type { Claim } from '../../../src/drops/domain/claims/claim.js';
import type { ClaimAnswer, ClaimRequest } from '../../../src/drops/domain/drop-state.js';
import { Drop } from '../../../src/drops/domain/drop.js';
import { audit } from './audit.js';
import { withTwoNodes } from './two-nodes.js';

const UNITS = 3;
const CROWD = 20;

const { claim: checked } = Drop.prototype;

/** What is left of `Drop.claim` when nobody looks whether the units are there, and whoever asks is held what they want. */
function withoutCheck(this: Drop, request: ClaimRequest, now: Date): ClaimAnswer {
  const drop = this as unknown as { hold(request: ClaimRequest, now: Date): Claim };
  return { claim: drop.hold(request, now), replayed: false };
}

describe('a drop whose own check is gone, on two nodes far from the database', () => {
  const world = withTwoNodes();
  afterEach(() => {
    Drop.prototype.claim = checked;
  });

  it('never holds a unit too many: the database refuses it, and everything goes on when the check is back', async () => {
    const { two } = world;
    const shop = await two.shop({ quantity: UNITS });
    const claims = `/v2/drops/${shop.dropId}/claims`;
    const crowd = await two.guests(CROWD);
    const drop = async () => (await two.one.call('GET', `/v2/drops/${shop.dropId}`)).body;

    Drop.prototype.claim = withoutCheck;
    const answers = await Promise.all(
      crowd.map((as, index) => two.at(index).call('POST', claims, { as, key: true, body: { quantity: 1 } })),
    );
    Drop.prototype.claim = checked;

    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(UNITS);
    // Had the drop refused them itself, it would be 409.
    expect(statuses.filter((status) => status === 500)).toHaveLength(CROWD - UNITS);
    expect(await drop()).toMatchObject({ state: 'open', available: 0, held: UNITS, sold: 0 });
    await audit(two, shop);

    const [loser, next] = crowd.filter((_, index) => statuses[index] === 500);
    const [first, ...others] = answers.flatMap(({ status, body }, index) =>
      status === 201 ? [{ id: String(body['id']), as: crowd[index]! }] : [],
    );
    const late = await two.one.call('POST', claims, { as: loser!, key: true, body: { quantity: 1 } });
    expect(late.body).toMatchObject({ status: 409, code: 'sold_out', final: false });
    expect((await two.at(1).call('DELETE', `/v2/claims/${first!.id}`, { as: first!.as })).status).toBe(204);
    const got = await two.one.call('POST', claims, { as: next!, key: true, body: { quantity: 1 } });
    expect(got.status).toBe(201);
    for (const { id, as } of [...others, { id: String(got.body['id']), as: next! }]) {
      const body = { claimIds: [id], payment: { provider: 'sandbox', method: 'ok' } };
      expect((await two.at(1).call('POST', '/v2/orders', { as, key: true, body })).body).toMatchObject({
        state: 'paid',
      });
    }
    expect(await drop()).toMatchObject({ state: 'sold_out', available: 0, held: 0, sold: UNITS });
    await audit(two, shop);
  }, 60_000);
});
