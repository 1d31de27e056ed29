import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '#kernel';
import { Outbox } from '#platform/outbox/outbox.js';
import { startApp, type TestApp } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { type ProductBody, published, someone } from './people.js';

interface Review {
  readonly id: string;
  readonly rating: number;
  readonly text: string;
}

interface List {
  readonly data: readonly Review[];
  readonly page: { readonly next: string | null };
}

describe('reviews over REST', () => {
  let souk: TestApp;
  let host: { id: string; token: string };
  beforeAll(async () => {
    souk = await startApp();
    host = someone(souk, 'host');
  }, 30_000);
  afterAll(() => souk.close());

  /** What orders tell when a parcel is on its way. */
  const fulfilled = (userId: string, { variants }: ProductBody): Promise<void> => {
    const units = variants.map(({ id }) => ({ variantId: id }));
    const data = { orderId: randomUUID(), userId, units };
    const outbox = souk.app.get(Outbox, { strict: false });
    return souk.app
      .get(UnitOfWork, { strict: false })
      .run(async () => outbox.add([{ type: 'order.shipped', data }]));
  };
  const write = (as: { token: string }, { id }: ProductBody, body: object, version = 'v2') =>
    souk.call<Review>('POST', `/${version}/products/${id}/reviews`, { as, body });
  /** Somebody who received it and may review it by now. */
  async function buyer(product: ProductBody, body = { rating: 4, text: 'Good.' }) {
    const shopper = someone(souk, 'shopper');
    await fulfilled(shopper.id, product);
    const answer = await waitFor(
      async () => {
        const posted = await write(shopper, product, body);
        return posted.status === 403 ? undefined : posted;
      },
      { describe: 'the catalog to hear of the parcel' },
    );
    const etag = answer.headers.get('etag') ?? '';
    return { ...shopper, review: answer.body, status: answer.status, etag };
  }
  const list = async ({ id }: ProductBody) =>
    (await souk.call<List>('GET', `/v2/products/${id}/reviews`)).body.data.map(({ text }) => text);
  const ratingOf = async ({ id }: ProductBody) =>
    (await souk.call<{ rating: unknown }>('GET', `/v2/products/${id}`)).body.rating;

  it('are written once an order was fulfilled, not before, and seen at once by everyone', async () => {
    const product = await published(souk, host, 'Vase');
    const early = await write(someone(souk, 'shopper'), product, { rating: 5, text: 'Wow' });
    expect(early).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect([await list(product), await ratingOf(product)]).toEqual([[], { average: null, count: 0 }]);
    const ann = await buyer(product, { rating: 4, text: 'Holds water' });
    expect(ann).toMatchObject({
      status: 201,
      review: { rating: 4, text: 'Holds water', author: { id: ann.id }, reply: null, hidden: false },
    });
    expect([await list(product), await ratingOf(product)]).toEqual([
      ['Holds water'],
      { average: 4, count: 1 },
    ]);
    expect(await write(ann, product, { rating: 1, text: 'Again' })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
  });

  it('are rewritten and deleted by their author, answered and hidden by the host', async () => {
    const product = await published(souk, host, 'Bowl');
    const ann = await buyer(product);
    const path = `/v2/reviews/${ann.review.id}`;
    const ask = (as: { token: string }, method: string, to: string, body?: object) =>
      souk.call(method, to, { as, ...(body && { body }) });
    expect((await ask(host, 'PATCH', path, { rating: 5 })).status).toBe(404);
    expect((await ask(ann, 'PUT', `${path}/reply`, { text: 'I' })).status).toBe(403);
    expect((await ask(someone(souk, 'host'), 'PUT', `${path}/hidden`, { hidden: true })).status).toBe(404);
    expect(await ask(ann, 'PATCH', path, { rating: 2, text: 'It leaks.' })).toMatchObject({
      status: 200,
      body: { rating: 2, text: 'It leaks.' },
    });
    expect(await ratingOf(product)).toEqual({ average: 2, count: 1 });
    const old = { as: ann, headers: { 'if-match': ann.etag } };
    expect((await souk.call('PATCH', path, { ...old, body: { rating: 3 } })).status).toBe(412);
    expect((await souk.call('DELETE', path, old)).status).toBe(412);
    expect(await ask(host, 'PUT', `${path}/reply`, { text: 'Sorry.' })).toMatchObject({
      status: 200,
      body: { reply: { text: 'Sorry.' } },
    });
    expect(await list(product)).toEqual(['It leaks.']);
    expect((await ask(host, 'PUT', `${path}/hidden`, { hidden: true })).body).toMatchObject({ hidden: true });
    expect([await list(product), await ratingOf(product)]).toEqual([[], { average: null, count: 0 }]);
    await ask(host, 'PUT', `${path}/hidden`, { hidden: false });
    expect(await list(product)).toEqual(['It leaks.']);
    expect((await ask(ann, 'DELETE', path)).status).toBe(204);
    expect([await list(product), await ratingOf(product)]).toEqual([[], { average: null, count: 0 }]);
    expect((await ask(ann, 'DELETE', path)).status).toBe(404);
  });

  it('are flat in v1, with a count and links, and are written there too', async () => {
    const product = await published(souk, host, 'Cup');
    for (const text of ['one', 'two', 'three']) await buyer(product, { rating: 3, text });
    const path = `/v1/products/${product.id}/reviews`;
    const page = await souk.call<Review[]>('GET', `${path}?perPage=2`);
    expect(page.body[0]).toEqual({
      id: expect.any(String),
      productId: product.id,
      author: 'shopper',
      rating: 3,
      text: 'three',
      createdAt: expect.any(String),
    });
    expect(page.body.map(({ text }) => text)).toEqual(['three', 'two']);
    expect(page.headers.get('x-total-count')).toBe('3');
    expect(page.headers.get('link')).toContain(`<${path}?page=2&perPage=2>; rel="next"`);
    expect(page.headers.get('deprecation')).not.toBeNull();
    const ann = await buyer(product);
    expect(await write(ann, product, { rating: 1, text: 'x' }, 'v1')).toMatchObject({ status: 409 });
    await souk.call('DELETE', `/v2/reviews/${ann.review.id}`, { as: ann });
    expect(await write(ann, product, { rating: 1, text: 'From v1' }, 'v1')).toMatchObject({
      status: 201,
      body: { author: 'shopper', rating: 1, text: 'From v1' },
    });
    expect(await list(product)).toEqual(['From v1', 'three', 'two', 'one']);
  });

  it.each<[string, object]>([
    ['six stars', { rating: 6, text: 'x' }],
    ['half a star', { rating: 0.5, text: 'x' }],
    ['stars in words', { rating: '5', text: 'x' }],
    ['no text', { rating: 5 }],
    ['a blank text', { rating: 5, text: '  ' }],
    ['another author', { rating: 5, text: 'x', author: { id: randomUUID() } }],
  ])('refuse %s', async (_, body) => {
    const product = await published(souk, host, 'Jug');
    const shopper = someone(souk, 'shopper');
    expect(await write(shopper, product, body)).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
  });

  it('need a token to write, and a product to be of', async () => {
    const product = await published(souk, host, 'Mug');
    const path = `/v2/products/${product.id}/reviews`;
    const body = { rating: 5, text: 'x' };
    expect((await souk.call('POST', path, { body })).status).toBe(401);
    expect((await souk.call('GET', `/v2/products/${randomUUID()}/reviews`)).status).toBe(404);
    expect((await souk.call('GET', '/v2/products/x/reviews')).status).toBe(404);
    expect((await souk.call('GET', `${path}?cursor=x`)).body).toMatchObject({ code: 'invalid_cursor' });
    const as = someone(souk, 'shopper');
    expect((await souk.call('POST', `/v2/products/${randomUUID()}/reviews`, { as, body })).status).toBe(404);
  });
});
