import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startApp, type TestApp } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';
import { draft, type ProductBody, published, someone } from './people.js';

const SOAK = process.env['SOUK_SOAK'] === '1';

interface List {
  readonly data: readonly ProductBody[];
  readonly page: { readonly next: string | null };
  readonly facets?: unknown;
}

const titlesOn = async (souk: TestApp, query: Record<string, string>): Promise<string[]> => {
  const { status, body } = await souk.call<List>('GET', `/v2/products?${new URLSearchParams(query)}`);
  expect([query, status]).toEqual([query, 200]);
  return body.data.map(({ title }) => title);
};

describe('searching over REST v2', () => {
  let souk: TestApp;
  let host: { id: string; token: string };
  beforeAll(async () => {
    souk = await startApp();
    host = someone(souk, 'host');
    for (const [title, units] of [
      ['Friday Runner', 5],
      ['Runners', 0],
      ['Sunday Walker', 5],
      ['Runner', 0],
    ] as const)
      await published(souk, host, title, units);
  }, 30_000);
  afterAll(() => souk.close());

  const found = (query: Record<string, string>) => titlesOn(souk, query);

  it('forgives slips, and shows what fits best and can be had first', async () => {
    expect(await found({ q: 'runer' })).toEqual(['Friday Runner', 'Runner']);
    expect(await found({ q: 'runner' })).toEqual(['Friday Runner', 'Runner', 'Runners']);
  });

  it('goes with every filter and sort', async () => {
    expect(await found({ q: 'runner', inStock: 'false' })).toEqual(['Runner', 'Runners']);
    expect(await found({ q: 'runner', host: randomUUID() })).toEqual([]);
    expect(await found({ q: 'runner', minPrice: '2001' })).toEqual([]);
    expect(await found({ q: 'runner', maxPrice: '2000', limit: '1' })).toEqual(['Friday Runner']);
    expect(await found({ q: 'runner', sort: 'newest' })).toEqual(['Runner', 'Runners', 'Friday Runner']);
  });

  it('walks its pages by cursor', async () => {
    const walked: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = await souk.call<List>('GET', `/v2/products?q=runner&limit=1${cursor}`);
      walked.push(...body.data.map(({ title }) => title));
      if (body.page.next === null) break;
      cursor = `&cursor=${body.page.next}`;
    }
    expect(walked).toEqual(['Friday Runner', 'Runner', 'Runners']);
  });

  it('counts facets only for who asks', async () => {
    const plain = await souk.call<List>('GET', '/v2/products?q=runner');
    expect(plain.body).not.toHaveProperty('facets');
    const answer = await souk.call<List>('GET', '/v2/products?q=runner&facets=true&limit=1');
    expect(answer.body.data).toHaveLength(1);
    expect(answer.body.facets).toEqual({
      inStock: { true: 1, false: 2 },
      prices: [{ from: 1000, below: 2500, count: 3 }],
      hosts: [{ id: host.id, count: 3 }],
    });
    expect((await souk.call<List>('GET', '/v2/products?facets=true')).body.facets).toMatchObject({
      inStock: { true: 2, false: 2 },
    });
  });

  it('shows a write as soon as it is answered, from the front door too', async () => {
    const product = await published(souk, host, 'Zeppelin');
    const look = () => found({ q: 'zepelin' });
    expect([await look(), await look()]).toEqual([['Zeppelin'], ['Zeppelin']]);
    await souk.call('PATCH', `/v2/products/${product.id}`, { as: host, body: { title: 'Zeppelin II' } });
    expect(await look()).toEqual(['Zeppelin II']);
    await souk.call('DELETE', `/v2/products/${product.id}`, { as: host });
    expect(await look()).toEqual([]);
  });

  it.each([
    ['facets that are neither true nor false', 'facets=1'],
    ['nothing', 'q='],
    ['101 letters', `q=${'x'.repeat(101)}`],
    ['10,000 letters', `q=${'x'.repeat(10_000)}`],
    ['NUL', 'q=%00'],
    ['a bell', 'q=a%07b'],
    ['an object', 'q[a]=b'],
    ['two at once', 'q=a&q=b'],
    ['no collection', 'collection='],
  ])('refuses %s', async (_, query) => {
    expect(await souk.call('GET', `/v2/products?${query}`)).toMatchObject({ status: 400 });
  });

  it('answers 200 or 400 to whatever people type', async () => {
    const typed = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 120 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(...`run'&|!:*<>()-\\"%_ 0é🎉`), maxLength: 60 }),
    );
    await fc.assert(
      fc.asyncProperty(typed, fc.boolean(), async (q, facets) => {
        const query = new URLSearchParams({ q, facets: String(facets) });
        const { status, body } = await souk.call('GET', `/v2/products?${query}`);
        expect([q, status === 200 || body['code'] === 'validation_failed']).toEqual([q, true]);
      }),
      { seed: SOAK ? Date.now() % 2 ** 31 : 20_261_121, numRuns: SOAK ? 2_000 : 100 },
    );
  }, 120_000);
});

describeWithRedis('searching on two nodes', (redis) => {
  let nodes: [TestApp, TestApp];
  beforeAll(async () => {
    const first = await startApp({ REDIS_URL: redis.url });
    nodes = [first, await first.another()];
  }, 60_000);
  afterAll(() => nodes[0].close());

  it('a write on one is soon in what the other finds, whatever that has in its cache', async () => {
    const [one, other] = nodes;
    const host = someone(one, 'host');
    const look = () => titlesOn(other, { q: 'heirlom' });
    expect(await look()).toEqual([]);
    const { body } = await one.call<ProductBody>('POST', '/v2/products', {
      as: host,
      body: draft('Heirloom Clock'),
    });
    await waitFor(async () => (await look()).length === 1, {
      describe: 'the other node to find it',
      timeoutMs: 2_000,
    });
    await one.call('PATCH', `/v2/products/${body.id}`, { as: host, body: { title: 'Heirloom Watch' } });
    await waitFor(async () => (await look())[0] === 'Heirloom Watch', {
      describe: 'its new title',
      timeoutMs: 2_000,
    });
    await one.call('DELETE', `/v2/products/${body.id}`, { as: host });
    await waitFor(async () => (await look()).length === 0, { describe: 'it to be gone', timeoutMs: 2_000 });
  });
});
