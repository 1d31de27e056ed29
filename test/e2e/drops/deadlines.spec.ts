import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { type LoggedEvent, logOf, openShop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';

describe('deadlines of drops', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  it('ends a hold at most one second late, tells the room, and sells its unit to the next', async () => {
    const shop = await openShop(app, { quantity: 1, holdSeconds: 2 });
    const [ann, bob] = [await app.guest(), await app.guest()];
    const claims = `/v2/drops/${shop.dropId}/claims`;
    const held = await app.call('POST', claims, { as: ann, key: true, body: { quantity: 1 } });
    expect(
      (await app.call('POST', claims, { as: bob, key: true, body: { quantity: 1 } })).body,
    ).toMatchObject({
      code: 'sold_out',
    });
    const freed = await waitFor(
      async () => (await logOf(app, ann, shop.roomId)).find((event) => isFree(event)),
      { timeoutMs: 10_000, describe: 'the expiry in the log' },
    );
    const late = Date.parse(freed.at) - Date.parse(String(held.body['expiresAt']));
    expect(late).toBeGreaterThanOrEqual(0);
    expect(late).toBeLessThanOrEqual(1_000);
    expect((await app.call('GET', `/v2/claims/${String(held.body['id'])}`, { as: ann })).body).toMatchObject({
      state: 'expired',
    });
    expect((await app.call('POST', claims, { as: bob, key: true, body: { quantity: 1 } })).status).toBe(201);
  });

  it('opens and closes at its times, told in the log at most one second late', async () => {
    const opensAt = new Date(Date.now() + 1_000);
    const closesAt = new Date(Date.now() + 2_500);
    const shop = await openShop(app, { opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString() });
    const early = await app.call('POST', `/v2/drops/${shop.dropId}/claims`, {
      as: await app.guest(),
      key: true,
      body: { quantity: 1 },
    });
    expect(early.body).toMatchObject({ code: 'drop_not_open', state: 'scheduled' });
    const closed = await waitFor(
      async () => (await logOf(app, shop.host, shop.roomId)).find((event) => event.type === 'drop.closed'),
      { timeoutMs: 10_000, describe: 'drop.closed in the log' },
    );
    const opened = (await logOf(app, shop.host, shop.roomId)).find((event) => event.type === 'drop.opened');
    expect(Date.parse(opened?.at ?? '') - opensAt.getTime()).toBeLessThanOrEqual(1_000);
    expect(Date.parse(closed.at) - closesAt.getTime()).toBeLessThanOrEqual(1_000);
    expect(Date.parse(opened?.at ?? '')).toBeGreaterThanOrEqual(opensAt.getTime() - 50);
  });
});

function isFree({ type, data }: LoggedEvent): boolean {
  return type === 'drop.progress' && data['held'] === 0;
}
