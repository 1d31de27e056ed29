import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';

describeWithRedis('two nodes that keep the same answers', (redis) => {
  let near: TestApp;
  let far: TestApp;
  let host: Visitor;
  beforeAll(async () => {
    near = await startApp({ REDIS_URL: redis.url });
    far = await near.another();
    host = await near.host();
  }, 60_000);
  afterAll(() => near.close(), 60_000);

  it('show an edit on the one at once and on the other within a second, again and again', async () => {
    const made = await near.call('POST', '/v2/products', {
      as: host,
      body: { title: 'Boot', variants: [{ sku: 'b', price: { amount: 1, currency: 'EUR' }, onHand: 1 }] },
    });
    const path = `/v2/products/${String(made.body['id'])}`;
    const titleOn = async (node: TestApp) => (await node.call('GET', path)).body['title'];
    for (let round = 1; round <= 10; round += 1) {
      const [here, there] = round % 2 === 0 ? [near, far] : [far, near];
      const title = `Boot ${round}`;
      // Both have it, and the other is reading while it changes.
      expect(await titleOn(there)).toBe(await titleOn(here));
      const [edited] = await Promise.all([
        here.call('PATCH', path, { as: host, body: { title } }),
        titleOn(there),
        titleOn(there),
      ]);
      const since = performance.now();
      expect([edited.status, await titleOn(here)]).toEqual([200, title]);
      await waitFor(async () => (await titleOn(there)) === title, { describe: 'the edit on the other node' });
      expect(performance.now() - since).toBeLessThan(1_000);
    }
  });
});
