import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop, type Shop } from '../../support/shop.js';
import { claim, order } from '../orders/buying.js';

describe('a drop in a private room', () => {
  let app: TestApp;
  let shop: Shop;
  let stranger: Visitor;
  let otherHost: Visitor;
  let members: Visitor[];
  beforeAll(async () => {
    app = await startApp();
    shop = await openShop(app, { quantity: 1, kind: 'private' });
    [stranger, otherHost] = [await app.guest('Stranger'), await app.host('Other')];
    members = [await app.guest('Ann'), await app.guest('Bo')];
    for (const { id } of members)
      await app.call('PUT', `/v2/rooms/${shop.roomId}/members/${id}`, { as: shop.host });
  }, 60_000);
  afterAll(() => app.close());

  const attempt = (as: Visitor) =>
    app.call('POST', `/v2/drops/${shop.dropId}/claims`, { as, key: true, body: { quantity: 1 } });

  /** Every way to ask for the drop, and what comes back. */
  async function refusals(as: Visitor): Promise<Set<string>> {
    const answers = [
      await app.call('GET', `/v2/drops/${shop.dropId}`, { as }),
      await app.call('GET', `/v2/drops/${shop.dropId}`),
      await app.call('GET', `/v2/rooms/${shop.roomId}/drops`, { as }),
      await attempt(as),
    ].map(({ status, body }) => `${status} ${String(body['code'])}`);
    const socket = await app.connect(as);
    const { error } = (await socket.emitWithAck('drop.claim', {
      ...{ dropId: shop.dropId, quantity: 1, key: 'k' },
    })) as { error?: { status: number; code: string } };
    return new Set([...answers, `${error?.status} ${error?.code}`]);
  }

  it('is not there for who is no member, neither before nor after it is sold out', async () => {
    for (const as of [stranger, otherHost]) expect(await refusals(as)).toEqual(new Set(['404 not_found']));
    const [ann, bo] = members as [Visitor, Visitor];
    expect((await order(app, ann, [await claim(app, shop, ann)])).status).toBe(201);
    // From now on the process remembers that nothing is left.
    for (let time = 0; time < 2; time += 1)
      expect((await attempt(bo)).body).toMatchObject({ code: 'sold_out' });
    for (const as of [stranger, otherHost]) expect(await refusals(as)).toEqual(new Set(['404 not_found']));
  });

  it('is opened, closed and planned by nobody who is not in the room', async () => {
    for (const path of [`drops/${shop.dropId}/open`, `drops/${shop.dropId}/close`])
      expect((await app.call('POST', `/v2/${path}`, { as: otherHost })).status).toBe(404);
    const body = { variantId: shop.variantId, quantity: 1 };
    expect((await app.call('POST', `/v2/rooms/${shop.roomId}/drops`, { as: otherHost, body })).status).toBe(
      404,
    );
  });
});
