import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import supertest from 'supertest';
import { startApp, type TestApp } from '../../support/app.js';
import { type ProductBody, published, someone } from './people.js';

interface List {
  readonly data: readonly ProductBody[];
  readonly page: { readonly next: string | null };
}

describe('browsing', () => {
  let souk: TestApp;
  let host: { id: string; token: string };
  const titles = ['Ash Mug', 'Birch Bowl', 'Cedar Cup', 'Dill Dish', 'Elm Egg cup'];
  beforeAll(async () => {
    souk = await startApp();
    host = someone(souk, 'host');
    for (const [index, title] of titles.entries()) await published(souk, host, title, index % 2);
  }, 30_000);
  afterAll(() => souk.close());

  const list = (query: string) => souk.call<List>('GET', `/v2/products?${query}`);
  const found = async (query: string) => (await list(query)).body.data.map(({ title }) => title);

  describe('in v2', () => {
    it('needs no token and may be kept for some seconds', async () => {
      const answer = await list('');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('cache-control')).toBe('public, max-age=5');
      expect(answer.body.page).toEqual({ next: null });
      expect(answer.body.data.map(({ title }) => title)).toEqual([...titles].reverse());
      expect(answer.body.data[0]?.variants[0]).not.toHaveProperty('onHand');
    });

    it('walks pages by cursor', async () => {
      const walked: string[] = [];
      for (let cursor = ''; ;) {
        const { body } = await list(`limit=2${cursor}`);
        walked.push(...body.data.map(({ title }) => title));
        if (body.page.next === null) break;
        cursor = `&cursor=${body.page.next}`;
      }
      expect(walked).toEqual([...titles].reverse());
    });

    it('searches, filters and sorts', async () => {
      expect(await found('q=cup')).toEqual(['Elm Egg cup', 'Cedar Cup']);
      expect(await found('inStock=true&sort=price_asc')).toEqual(['Birch Bowl', 'Dill Dish']);
      expect(await found('minPrice=2001')).toEqual([]);
      expect(await found(`host=${host.id}&limit=1`)).toEqual(['Elm Egg cup']);
      expect(await found('host=019ab000-0000-7000-8000-000000000000')).toEqual([]);
    });

    it.each([
      'limit=0',
      'limit=101',
      'sort=worst',
      'inStock=1',
      'minPrice=x',
      'host=me',
      'unknown=1',
      'q=a&q=b',
      'q=%00',
    ])('refuses ?%s', async (query) => {
      expect(await list(query)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    });

    it.each(['x', 'W10', 'bnVsbA'])('refuses the cursor %s', async (cursor) => {
      expect(await list(`cursor=${cursor}`)).toMatchObject({ status: 400, body: { code: 'invalid_cursor' } });
    });

    it('answers 304 to who has it already, on the first way and from the front door', async () => {
      const path = `/v2/products/${(await list('')).body.data[0]?.id}`;
      // Not by fetch: it adds `Cache-Control: no-cache` to conditional requests.
      const get = (headers: Record<string, string>) => supertest(souk.url).get(path).set(headers);
      const etag = (await get({})).headers['etag'] ?? '';
      expect((await get({ 'if-none-match': etag })).status).toBe(304);
      const authorization = `Bearer ${host.token}`;
      expect((await get({ 'if-none-match': etag, authorization })).status).toBe(304);
      expect((await get({ 'if-none-match': '"other"', authorization })).status).toBe(200);
    });

    it.each(['none', '019ab000-0000-7000-8000-000000000000', '%00', '..%2f..', 'x'.repeat(400)])(
      'finds nothing under /%s',
      async (id) => {
        expect(await souk.call('GET', `/v2/products/${id}`)).toMatchObject({
          status: 404,
          body: { code: 'not_found' },
        });
      },
    );
  });

  describe('in v1', () => {
    it('is a bare array of flat products, with a count and links', async () => {
      const answer = await souk.call<Record<string, unknown>[]>('GET', '/v1/products?page=2&perPage=2');
      expect(answer.status).toBe(200);
      expect(answer.body.map(({ title }) => title)).toEqual(['Cedar Cup', 'Birch Bowl']);
      const [first] = answer.body;
      expect(first).toEqual({
        id: expect.any(String),
        slug: expect.stringMatching(/^cedar-cup-/),
        title: 'Cedar Cup',
        description: '',
        price: 2000,
        currency: 'EUR',
        inStock: false,
        hostId: host.id,
        createdAt: expect.any(String),
        updatedAt: expect.any(String),
      });
      expect(answer.headers.get('x-total-count')).toBe('5');
      const link = answer.headers.get('link') ?? '';
      expect(link).toContain('</v1/products?page=1&perPage=2>; rel="first"');
      expect(link).toContain('</v1/products?page=1&perPage=2>; rel="prev"');
      expect(link).toContain('</v1/products?page=3&perPage=2>; rel="next"');
      expect(link).toContain('</v1/products?page=3&perPage=2>; rel="last"');
      expect(link).toContain('rel="successor-version"');
      expect(answer.headers.get('deprecation')).not.toBeNull();
      expect((await souk.call('GET', `/v1/products/${String(first?.['id'])}`)).body).toEqual(first);
    });

    it('answers the same from the front door', async () => {
      const path = '/v1/products?perPage=3';
      const [first, second] = [await souk.call('GET', path), await souk.call('GET', path)];
      expect(second.body).toEqual(first.body);
      for (const name of ['link', 'x-total-count', 'deprecation', 'sunset', 'etag', 'cache-control']) {
        expect([name, second.headers.get(name)]).toEqual([name, first.headers.get(name)]);
      }
    });

    it('is what Accept asks for', async () => {
      const headers = { accept: 'application/vnd.souk.v1+json' };
      expect(Array.isArray((await souk.call('GET', '/products', { headers })).body)).toBe(true);
      expect((await souk.call('GET', '/products')).body).toHaveProperty('page');
    });

    it.each(['page=0', 'perPage=101', 'page=1.5', 'q=x'])('refuses ?%s', async (query) => {
      expect(await souk.call('GET', `/v1/products?${query}`)).toMatchObject({ status: 400 });
    });
  });
});
