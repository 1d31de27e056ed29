import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';
import { type ProductBody, published, someone } from './people.js';

interface Collection {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly rule: unknown;
}

interface List<T> {
  readonly data: readonly T[];
  readonly page: { readonly next: string | null };
}

const inCollection = async (souk: TestApp, collection: string, more = ''): Promise<string[]> => {
  const path = `/v2/products?collection=${collection}${more}`;
  const { status, body } = await souk.call<List<ProductBody>>('GET', path);
  expect([path, status]).toEqual([path, 200]);
  return body.data.map(({ title }) => title);
};

describe('collections over REST v2', () => {
  let souk: TestApp;
  let host: { id: string; token: string };
  let other: { id: string; token: string };
  beforeAll(async () => {
    souk = await startApp();
    host = someone(souk, 'host');
    other = someone(souk, 'host');
  }, 30_000);
  afterAll(() => souk.close());

  const open = async (body: object = { title: 'Summer' }): Promise<Collection> => {
    const answer = await souk.call<Collection>('POST', '/v2/collections', { as: host, body });
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const place = (collection: string, productId: string, body: object = {}, as = host) =>
    souk.call('PUT', `/v2/collections/${collection}/products/${productId}`, { as, body });

  it('are opened, shown to everyone, changed and closed by their host', async () => {
    const collection = await open({ title: 'Summer Days', description: 'Light.' });
    const shown = await souk.call<Collection>('GET', `/v2/collections/${collection.slug}`);
    expect(shown).toMatchObject({
      status: 200,
      body: {
        ...collection,
        slug: expect.stringMatching(/^summer-days-/),
        host: { id: host.id },
        rule: null,
      },
    });
    expect(shown.headers.get('cache-control')).toBe('public, max-age=5');
    const path = `/v2/collections/${collection.slug}`;
    const listed = async () =>
      (await souk.call<List<Collection>>('GET', `/v2/collections?host=${host.id}`)).body.data[0]?.title;
    expect(await listed()).toBe('Summer Days');
    const headers = { 'if-match': shown.headers.get('etag') ?? '' };
    const patch = (as: { token: string }, title: string) =>
      souk.call('PATCH', path, { as, body: { title }, headers });
    expect((await patch(other, 'Mine')).status).toBe(404);
    expect(await patch(host, 'Winter')).toMatchObject({ status: 200, body: { title: 'Winter' } });
    expect((await patch(host, 'Spring')).status).toBe(412);
    expect(await listed()).toBe('Winter');
    expect((await souk.call('GET', path)).body).toMatchObject({ title: 'Winter' });
    expect((await souk.call('DELETE', path, { as: other })).status).toBe(404);
    expect((await souk.call('DELETE', path, { as: host })).status).toBe(204);
    expect((await souk.call('GET', path)).status).toBe(404);
  });

  it('list their products in the order of their host, at once after each write', async () => {
    const { id, slug } = await open();
    const products = [];
    for (const title of ['Hat', 'Fan', 'Ice']) products.push(await published(souk, host, title));
    const [hat = '', fan = '', ice = ''] = products.map((product) => product.id);
    expect(await inCollection(souk, slug)).toEqual([]);
    for (const productId of [hat, fan, ice]) expect((await place(slug, productId)).status).toBe(204);
    expect(await inCollection(souk, slug)).toEqual(['Hat', 'Fan', 'Ice']);
    await place(id, ice, { position: 0 });
    expect(await inCollection(souk, slug)).toEqual(['Ice', 'Hat', 'Fan']);
    expect(await inCollection(souk, id, '&limit=2')).toEqual(['Ice', 'Hat']);
    expect(await inCollection(souk, id, '&q=hat&facets=true')).toEqual(['Hat']);
    await souk.call('DELETE', `/v2/collections/${slug}/products/${hat}`, { as: host });
    expect(await inCollection(souk, slug)).toEqual(['Ice', 'Fan']);
    await souk.call('DELETE', `/v2/products/${ice}`, { as: host });
    expect(await inCollection(souk, slug)).toEqual(['Fan']);
    await souk.call('DELETE', `/v2/collections/${slug}`, { as: host });
    expect(await inCollection(souk, slug)).toEqual([]);
  });

  it('with a rule list what fits it now', async () => {
    const rule = { match: 'all', titleContains: 'kite', inStock: true };
    const { slug } = await open({ title: 'Kites', rule });
    const kite = await published(souk, host, 'Red Kite', 1);
    await published(souk, other, 'Foreign Kite', 1);
    expect(await inCollection(souk, slug)).toEqual(['Red Kite']);
    const count = { as: host, body: { onHand: 0, reason: 'broken' } };
    await souk.call('PUT', `/v2/variants/${kite.variants[0]?.id}/stock`, count);
    expect(await inCollection(souk, slug)).toEqual([]);
    const change = { as: host, body: { rule: { match: 'all', titleContains: 'kite' } } };
    expect(await souk.call('PATCH', `/v2/collections/${slug}`, change)).toMatchObject({ body: change.body });
    expect(await inCollection(souk, slug)).toEqual(['Red Kite']);
    expect(await place(slug, kite.id)).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('are for hosts, and for what they sell', async () => {
    const { slug } = await open();
    const body = { title: 'Mine' };
    const shopper = someone(souk, 'shopper');
    expect((await souk.call('POST', '/v2/collections', { body })).status).toBe(401);
    expect((await souk.call('POST', '/v2/collections', { as: shopper, body })).status).toBe(403);
    const { id: foreign } = await published(souk, other, 'Foreign');
    const { id: own } = await published(souk, host, 'Own');
    expect((await place(slug, foreign)).status).toBe(404);
    expect((await place(slug, own, {}, other)).status).toBe(404);
    expect((await place(slug, randomUUID())).status).toBe(404);
    expect((await place(slug, 'x')).status).toBe(404);
    expect((await place('none', own)).status).toBe(404);
  });

  it.each<[string, object]>([
    ['a blank title', { title: ' ' }],
    ['an owner', { title: 'A', host: { id: randomUUID() } }],
    ['a rule of nothing', { title: 'A', rule: { match: 'all' } }],
    ['a rule of another kind', { title: 'A', rule: { match: 'none', inStock: true } }],
    ['a rule with more', { title: 'A', rule: { match: 'all', sql: 'true' } }],
    ['a rule that is none', { title: 'A', rule: [] }],
    ['no rule at all', { title: 'A', rule: null }],
    ['half a cent', { title: 'A', rule: { match: 'all', minPrice: 0.5 } }],
  ])('refuse %s', async (_, body) => {
    expect(await souk.call('POST', '/v2/collections', { as: host, body })).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
  });

  it.each(['cursor=x', 'host=me', 'limit=0', 'q=x'])('refuse the list ?%s', async (query) => {
    expect((await souk.call('GET', `/v2/collections?${query}`)).status).toBe(400);
  });

  it.each(['', '%27', '%00', "' OR true --", 'x'.repeat(500)])('find nothing under /%s', async (id) => {
    if (id !== '') expect((await souk.call('GET', `/v2/collections/${id}`)).status).toBe(404);
    const list = await souk.call(
      'GET',
      `/v2/products?collection=${encodeURIComponent(decodeURIComponent(id))}`,
    );
    expect([200, 400]).toContain(list.status);
  });
});

describeWithRedis('collections on two nodes', (redis) => {
  let nodes: [TestApp, TestApp];
  beforeAll(async () => {
    const first = await startApp({ REDIS_URL: redis.url });
    nodes = [first, await first.another()];
  }, 60_000);
  afterAll(() => nodes[0].close());

  it('a product placed on one is soon in what the other lists, whatever that has in its cache', async () => {
    const [one, other] = nodes;
    const as = someone(one, 'host');
    const { body } = await one.call<Collection>('POST', '/v2/collections', { as, body: { title: 'Shelf' } });
    const product = await published(one, as, 'Vase');
    const look = () => inCollection(other, body.slug);
    expect(await look()).toEqual([]);
    const path = `/v2/collections/${body.slug}/products/${product.id}`;
    await one.call('PUT', path, { as, body: {} });
    // Sooner than the other node would forget by itself.
    await waitFor(async () => (await look()).length === 1, { describe: 'the product', timeoutMs: 2_000 });
    await one.call('DELETE', path, { as });
    await waitFor(async () => (await look()).length === 0, { describe: 'it to be gone', timeoutMs: 2_000 });
  });
});
