import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { lasting, metric, send } from '../platform/wire.js';

interface DropBody {
  readonly available: number;
  readonly held: number;
  readonly lineLength: number;
  readonly state: string;
}

const show = async (app: TestApp, { dropId }: Pick<Shop, 'dropId'>) =>
  (await app.call<DropBody>('GET', `/v2/drops/${dropId}`)).body;
const claimUnit = async (app: TestApp, { dropId }: Shop): Promise<number> => {
  const body = { quantity: 1 };
  const as = await app.guest();
  return (await app.call('POST', `/v2/drops/${dropId}/claims`, { as, key: true, body })).status;
};

describe('a drop at the front door', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close());

  /** The front door answers by itself as route "other". */
  const kept = () =>
    metric(app.url, 'souk_http_request_seconds_count', 'method="GET",route="other",status="200"');

  it('is answered from there, the same bytes and headers, and asked for anew by every other cache', async () => {
    const path = `/v2/drops/${(await openShop(app)).dropId}`;
    await waitFor(
      async () => {
        const before = await kept();
        const [made, again] = [await send(app.url, 'GET', path), await send(app.url, 'GET', path)];
        expect(again.headers['cache-control']).toBe('public, no-cache');
        // What is kept lives 0.2 s: on a slow machine the second one may have been made as well.
        if ((await kept()) === before) return false;
        expect(lasting(again)).toEqual(lasting(made));
        const known = { 'if-none-match': made.headers.etag };
        const third = await send(app.url, 'GET', path, { headers: known });
        expect([200, 304]).toContain(third.status);
        return third.status === 304;
      },
      { describe: 'two answers within 0.2 s' },
    );
  });

  it('shows what a claim, a line and its host did to it as soon as they are answered', async () => {
    const shop = await openShop(app, { quantity: 20 });
    for (let claims = 1; claims <= 20; claims += 1) {
      await show(app, shop);
      expect(await claimUnit(app, shop)).toBe(201);
      expect(await show(app, shop)).toMatchObject({ available: 20 - claims, held: claims });
    }
    await app.call('POST', `/v2/drops/${shop.dropId}/line`, { as: await app.guest(), body: {} });
    expect(await show(app, shop)).toMatchObject({ lineLength: 1, state: 'open' });
    await app.call('POST', `/v2/drops/${shop.dropId}/close`, { as: shop.host });
    expect(await show(app, shop)).toMatchObject({ state: 'closed' });
  });

  it('of a private room is neither kept nor given to others', async () => {
    const shop = await openShop(app, { kind: 'private' });
    const path = `/v2/drops/${shop.dropId}`;
    const before = await kept();
    for (let times = 0; times < 3; times += 1) {
      expect((await app.call('GET', path, { as: shop.host })).status).toBe(200);
      expect((await app.call('GET', path)).status).toBe(404);
    }
    expect(await kept()).toBe(before);
  });
});

describeWithRedis('a drop at the front doors of two nodes', (redis) => {
  let near: TestApp;
  let far: TestApp;
  beforeAll(async () => {
    near = await startApp({ REDIS_URL: redis.url });
    far = await near.another();
  }, 60_000);
  afterAll(() => near.close(), 60_000);

  it('shows on the one at once, and on the other very soon, what happened on either', async () => {
    const shop = await openShop(near, { quantity: 10 });
    for (let claims = 1; claims <= 10; claims += 1) {
      const [here, there] = claims % 2 === 0 ? [near, far] : [far, near];
      await show(there, shop);
      expect(await claimUnit(here, shop)).toBe(201);
      expect(await show(here, shop)).toMatchObject({ held: claims });
      await waitFor(async () => (await show(there, shop)).held === claims, { describe: 'the other node' });
    }
  });
});
