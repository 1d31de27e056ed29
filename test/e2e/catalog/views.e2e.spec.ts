import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import { ProductViews } from '../../../src/catalog/application/views/product-views.js';
import { startApp, type TestApp } from '../../support/app.js';
import { type ProductBody, published, someone } from './people.js';

describe('looks at products', () => {
  let near: TestApp;
  let far: TestApp;
  let host: { id: string; token: string };
  beforeAll(async () => {
    near = await startApp();
    far = await near.another();
    host = someone(near, 'host');
  }, 30_000);
  afterAll(() => near.close());

  const views = async ({ id }: { id: string }, as = host) =>
    near.call<{ views: number }>('GET', `/v2/products/${id}/views`, { as });
  const written = (souk: TestApp) => souk.app.get(ProductViews, { strict: false }).write();
  const look = async (souk: TestApp, { id, slug }: ProductBody): Promise<void> => {
    for (const path of [`/v2/products/${id}`, `/v2/products/${slug}`, `/v1/products/${id}`]) {
      const { headers } = await souk.call('GET', path);
      await souk.call('GET', path, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
      await souk.call('GET', path, { as: host });
    }
  };

  it('are counted wherever the answer comes from, cached, unchanged or made anew, on all nodes together', async () => {
    const [seen, unseen] = [await published(near, host, 'Seen'), await published(near, host, 'Unseen')];
    await Promise.all([look(near, seen), look(far, seen)]);
    await near.call('GET', '/v2/products');
    await near.call('GET', `/v2/products/${seen.id}/reviews`);
    await Promise.all([written(near), written(far)]);
    expect((await views(seen)).body).toEqual({ views: 18 });
    expect((await views(unseen)).body).toEqual({ views: 0 });
  });

  it('of a crowd are one statement, and wait while it cannot be written', async () => {
    const products = await Promise.all(['One', 'Two', 'Three'].map((title) => published(near, host, title)));
    const database = near.app.get(Database, { strict: false });
    const { reader } = database;
    const asked: string[] = [];
    let broken = true;
    Object.defineProperty(database, 'reader', {
      configurable: true,
      value: {
        query: (text: string, values: unknown[]) => {
          if (!text.includes('product_views')) return reader.query(text, values);
          asked.push(text);
          return broken ? Promise.reject(new Error('away')) : reader.query(text, values);
        },
      },
    });
    const counter = near.app.get(ProductViews, { strict: false });
    for (let time = 0; time < 1_000; time += 1) for (const { id } of products) counter.saw(id);
    await written(near);
    for (const { id } of products) counter.saw(id);
    broken = false;
    await written(near);
    await written(near);
    expect(asked).toHaveLength(2);
    Reflect.deleteProperty(database, 'reader');
    for (const product of products) expect((await views(product)).body).toEqual({ views: 1_001 });
  });

  it('are written when a node stops', async () => {
    const product = await published(near, host, 'Last');
    const third = await near.another();
    await third.call('GET', `/v2/products/${product.id}`);
    await third.close();
    expect((await views(product)).body).toEqual({ views: 1 });
  });

  it('are shown to the host and to admins; for others there is no such product', async () => {
    const product = await published(near, host, 'Mine');
    expect((await views(product, someone(near, 'admin'))).status).toBe(200);
    expect((await views(product, someone(near, 'host'))).status).toBe(404);
    expect((await views(product, someone(near, 'shopper'))).status).toBe(403);
    expect((await views({ id: 'x' })).status).toBe(404);
  });
});
