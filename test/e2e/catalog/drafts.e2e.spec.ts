import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '#kernel';
import { CatalogStock } from '#catalog';
import { startApp, type TestApp } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';
import { draft, type ProductBody, published, someone } from './people.js';

type Listed = ProductBody & { readonly status: string; readonly publishAt: string | null };
interface List {
  readonly data: readonly Listed[];
  readonly page: { readonly next: string | null };
  readonly facets?: { readonly hosts: readonly { readonly id: string; readonly count: number }[] };
}

describe('drafts and scheduled products over REST', () => {
  let souk: TestApp;
  let host: { id: string; token: string };
  let other: { id: string; token: string };
  let admin: { id: string; token: string };
  let shopper: { id: string; token: string };
  beforeAll(async () => {
    souk = await startApp();
    [host, other, admin, shopper] = [
      someone(souk, 'host'),
      someone(souk, 'host'),
      someone(souk, 'admin'),
      someone(souk, 'shopper'),
    ];
  }, 60_000);
  afterAll(() => souk.close());

  const look = (idOrSlug: string, as?: { token: string }) =>
    souk.call<Listed>('GET', `/v2/products/${idOrSlug}`, as && { as });
  const post = (more: object, title = 'Tee', as = host) =>
    souk.call<Listed>('POST', '/v2/products', { as, body: { ...draft(title), ...more } });
  const patch = (id: string, body: object, as = host) =>
    souk.call<Listed>('PATCH', `/v2/products/${id}`, { as, body });
  /** One that nothing else is called, without digits, so that a slip is not found for it. */
  const word = (text: string) => text + randomUUID().replace(/[^a-f]/g, '');
  const soon = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

  /** Where everyone sees the product. */
  async function places({ id, title }: ProductBody): Promise<string[]> {
    const has = async (path: string) => {
      const { body } = await souk.call<List | readonly Listed[]>('GET', path);
      return ('data' in body ? body.data : body).some((one) => one.id === id);
    };
    const facets = async () =>
      (await souk.call<List>('GET', `/v2/products?q=${title}&facets=true`)).body.facets?.hosts.some(
        (one) => one.id === host.id,
      ) ?? false;
    const found: [string, boolean][] = [
      ['detail', (await look(id)).status === 200],
      ['v1', (await souk.call('GET', `/v1/products/${id}`)).status === 200],
      ['list', await has('/v2/products?limit=100')],
      ['of its host', await has(`/v2/products?host=${host.id}&limit=100`)],
      ['cheapest', await has('/v2/products?sort=price_asc&limit=100')],
      ['search', await has(`/v2/products?q=${title}`)],
      ['facets', await facets()],
      ['by hand', await has(`/v2/products?collection=${shelves.byHand}&limit=100`)],
      ['by rule', await has(`/v2/products?collection=${shelves.byRule}&limit=100`)],
      ['numbered', await has('/v1/products?perPage=100')],
      ['reviews', (await souk.call('GET', `/v2/products/${id}/reviews`)).status === 200],
    ];
    return found.filter(([, isThere]) => isThere).map(([name]) => name);
  }
  const EVERYWHERE = [
    ...['detail', 'v1', 'list', 'of its host', 'cheapest', 'search', 'facets', 'by hand', 'by rule'],
    ...['numbered', 'reviews'],
  ];
  const shelves = { byHand: '', byRule: '' };
  beforeAll(async () => {
    const open = async (body: object) =>
      (await souk.call<{ id: string }>('POST', '/v2/collections', { as: host, body })).body.id;
    shelves.byHand = await open({ title: 'By hand' });
    shelves.byRule = await open({ title: 'By rule', rule: { match: 'all', minPrice: 1 } });
  });
  const place = ({ id }: ProductBody) =>
    souk.call('PUT', `/v2/collections/${shelves.byHand}/products/${id}`, { as: host, body: {} });

  it('a draft is seen by its host and admins, whole, and by nobody else', async () => {
    const { status, body: product } = await post({ status: 'draft' }, word('unveiled'));
    expect([status, product.status, product.publishAt]).toEqual([201, 'draft', null]);
    expect((await place(product)).status).toBe(204);
    for (const as of [host, admin])
      for (const address of [product.id, product.slug]) {
        const seen = await look(address, as);
        expect(seen).toMatchObject({ status: 200, body: product });
        expect(seen.headers.get('cache-control')).toBe('private, no-store');
      }
    for (const as of [undefined, shopper, other])
      for (const address of [product.id, product.slug])
        expect(await look(address, as)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await places(product)).toEqual([]);
    const file = await fetch(`${souk.url}/v2/exports/products?format=ndjson`, {
      headers: { authorization: `Bearer ${other.token}` },
    });
    expect(await file.text()).not.toContain(word('unveiled'));
  });

  it('a draft is in no cart and no drop, and its SKU is taken', async () => {
    const { body: product } = await post({ status: 'draft' });
    const variantId = product.variants[0]?.id ?? '';
    const add = { as: await souk.guest(), body: { variantId, quantity: 1 } };
    expect(await souk.call('POST', '/v2/cart/lines', add)).toMatchObject({ status: 404 });
    const seller = await souk.host();
    const room = await souk.call<{ id: string }>('POST', '/v2/rooms', {
      ...{ as: seller, body: { title: 'Show', kind: 'public' } },
    });
    const own = await post({ status: 'draft' }, 'Own', seller);
    for (const id of [variantId, own.body.variants[0]?.id])
      expect(
        await souk.call('POST', `/v2/rooms/${room.body.id}/drops`, {
          ...{ as: seller, body: { variantId: id, quantity: 1 } },
        }),
      ).toMatchObject({ status: 404 });
    const again = { ...draft(), variants: [{ ...draft().variants[0], sku: product.variants[0]?.sku }] };
    expect(await souk.call('POST', '/v2/products', { as: host, body: again })).toMatchObject({ status: 409 });
  });

  it('published it is everywhere at once, hidden it is nowhere at once', async () => {
    const { body: product } = await post({ status: 'draft' }, word('curtain'));
    await place(product);
    expect(await places(product)).toEqual([]);
    expect(await patch(product.id, { status: 'published' })).toMatchObject({
      status: 200,
      body: { status: 'published' },
    });
    expect(await places(product)).toEqual(EVERYWHERE);
    await look(product.slug);
    expect(await patch(product.id, { status: 'draft' })).toMatchObject({ status: 200 });
    expect(await places(product)).toEqual([]);
    expect((await look(product.slug)).status).toBe(404);
    // It kept its place in what was placed by hand.
    await patch(product.id, { status: 'published' });
    expect(await places(product)).toEqual(EVERYWHERE);
  });

  it('keeps its place in a collection that is written meanwhile', async () => {
    const { body: product } = await post({ status: 'draft' }, 'Placed');
    await place(product);
    await place(await published(souk, host, 'Neighbour'));
    await patch(product.id, { status: 'published' });
    expect(await places(product)).toContain('by hand');
  });

  it('cannot be hidden while units are reserved', async () => {
    const product = await published(souk, host);
    const work = souk.app.get(UnitOfWork);
    await work.run(() => souk.app.get(CatalogStock).reserve(product.variants[0]?.id ?? '', 2, 'drop'));
    for (const body of [{ status: 'draft' }, { publishAt: soon(60_000) }])
      expect(await patch(product.id, body)).toMatchObject({
        status: 409,
        body: { code: 'conflict', reserved: 2 },
      });
    expect((await look(product.id)).status).toBe(200);
    expect((await patch(product.id, { status: 'published', title: 'Kept' })).body.title).toBe('Kept');
  });

  it('a scheduled one is seen from its moment on, by everyone, without anybody writing it', async () => {
    const publishAt = soon(1_500);
    const { status, body: product } = await post({ publishAt }, word('midnight'));
    expect([status, product.status, product.publishAt]).toEqual([201, 'scheduled', publishAt]);
    await place(product);
    expect(await places(product)).toEqual([]);
    await waitFor(async () => (await places(product)).length > 0, { describe: 'its moment' });
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(publishAt));
    expect(Date.now() - Date.parse(publishAt)).toBeLessThan(4_000);
    expect(await places(product)).toEqual(EVERYWHERE);
    expect((await look(product.id)).body).toMatchObject({ status: 'published', publishAt: null });
  });

  it('a moment is moved and taken back', async () => {
    const { body: product } = await post({ publishAt: soon(60_000) });
    const later = soon(120_000);
    expect((await patch(product.id, { publishAt: later })).body).toMatchObject({
      ...{ status: 'scheduled', publishAt: later },
    });
    expect((await patch(product.id, { status: 'draft' })).body).toMatchObject({
      ...{ status: 'draft', publishAt: null },
    });
    expect((await souk.call('DELETE', `/v2/products/${product.id}`, { as: host })).status).toBe(204);
    expect((await look(product.id, host)).status).toBe(404);
  });

  it('are edited and counted by their host like all others, with If-Match', async () => {
    const { body: product, headers } = await post({ status: 'draft' });
    const etag = headers.get('etag') ?? '';
    const edit = (title: string) =>
      souk.call('PATCH', `/v2/products/${product.id}`, {
        ...{ as: host, body: { title }, headers: { 'if-match': etag } },
      });
    expect((await edit('Once')).status).toBe(200);
    expect((await edit('Twice')).status).toBe(412);
    expect((await patch(product.id, { title: 'Mine' }, other)).status).toBe(404);
    const count = { as: host, body: { onHand: 9, reason: 'delivery' } };
    expect(
      (await souk.call('PUT', `/v2/variants/${product.variants[0]?.id}/stock`, count)).body,
    ).toMatchObject({ available: 9 });
  });

  it('are listed to their host alone, the newest first, by pages', async () => {
    const seller = someone(souk, 'host');
    await published(souk, seller, 'Seen');
    for (const title of ['A', 'B']) await post({ status: 'draft' }, title, seller);
    await post({ publishAt: soon(60_000) }, 'C', seller);
    const own = async (query = '', as = seller) => {
      const { body } = await souk.call<List>('GET', `/v2/me/products?${query}`, { as });
      return { titles: body.data.map(({ title }) => title), next: body.page.next };
    };
    expect((await own()).titles).toEqual(['C', 'B', 'A']);
    expect((await own('status=draft')).titles).toEqual(['B', 'A']);
    expect((await own('status=scheduled')).titles).toEqual(['C']);
    const first = await own('limit=2');
    expect([first.titles, (await own(`limit=2&cursor=${first.next}`)).titles]).toEqual([['C', 'B'], ['A']]);
    expect((await own('', someone(souk, 'host'))).titles).toEqual([]);
    expect((await souk.call('GET', '/v2/me/products')).status).toBe(401);
    expect((await souk.call('GET', '/v2/me/products', { as: shopper })).status).toBe(403);
    for (const query of [
      'status=archived',
      'status=published',
      'host=me',
      'cursor=x',
      'status=draft&status=draft',
    ])
      expect((await souk.call('GET', `/v2/me/products?${query}`, { as: seller })).status).toBe(400);
  });

  it.each([
    { status: 'archived' },
    { status: 'scheduled' },
    { status: null },
    { status: ['draft'] },
    { status: 1 },
    { publishAt: null },
    { publishAt: 1e21 },
    { publishAt: ['2099-01-01T00:00:00Z'] },
    { publishAt: 'tomorrow' },
    { publishAt: '2020-01-01T00:00:00Z' },
    { publishAt: '2099-02-30T00:00:00Z' },
    { publishAt: '2099-01-01T00:00:00Z', status: 'draft' },
    { publishAt: '2099-01-01T00:00:00Z', status: 'published' },
  ])('refuses %j', async (body) => {
    const { body: product } = await post({ status: 'draft' });
    for (const answer of [await post(body), await patch(product.id, body)])
      expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect((await look(product.id, host)).body.status).toBe('draft');
  });

  it('an import takes what it names of a draft, which stays one', async () => {
    const { body: product } = await post({ status: 'draft' }, 'Draft');
    const [variant] = product.variants;
    const row = JSON.stringify({
      title: 'Imported',
      variants: [
        { sku: variant?.sku, title: '', price: { amount: 5, currency: 'EUR' }, onHand: 3 },
        { sku: randomUUID(), title: 'New', price: { amount: 6, currency: 'EUR' }, onHand: 4 },
      ],
    });
    const { id } = (await (
      await fetch(`${souk.url}/v2/imports`, {
        method: 'POST',
        headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/x-ndjson' },
        body: `${row}\n`,
      })
    ).json()) as { id: string };
    await waitFor(
      async () =>
        (await souk.call<{ state: string }>('GET', `/v2/imports/${id}`, { as: host })).body.state === 'done',
      { describe: 'the import' },
    );
    expect((await look(product.id, host)).body).toMatchObject({
      ...{ title: 'Imported', status: 'draft', variants: [{ available: 3 }, { available: 4 }] },
    });
    expect(await places({ ...product, title: 'Imported' })).toEqual([]);
    expect((await patch(product.id, { status: 'published' })).status).toBe(200);
    const stock = souk.app.get(CatalogStock);
    const now = (await look(product.id)).body.variants.map((one) => one.id);
    expect((await stock.variants(now)).size).toBe(2);
  });
});

describeWithRedis('scheduled products on two nodes', (redis) => {
  let nodes: [TestApp, TestApp];
  beforeAll(async () => {
    const first = await startApp({ REDIS_URL: redis.url });
    nodes = [first, await first.another()];
  }, 60_000);
  afterAll(() => nodes[0].close());

  it('are soon seen on both, whatever they have in their caches, and hidden again', async () => {
    const [one, other] = nodes;
    const as = someone(one, 'host');
    const publishAt = new Date(Date.now() + 1_000).toISOString();
    const { body } = await one.call<ProductBody>('POST', '/v2/products', {
      ...{ as, body: { ...draft('Planned'), publishAt } },
    });
    const listed = async (node: TestApp) =>
      (await node.call<List>('GET', `/v2/products?host=${as.id}`)).body.data.length;
    for (const node of nodes) expect(await listed(node)).toBe(0);
    for (const node of nodes)
      await waitFor(async () => (await listed(node)) === 1, { describe: 'its moment', timeoutMs: 3_000 });
    await one.call('PATCH', `/v2/products/${body.id}`, { as, body: { status: 'draft' } });
    for (const node of [one, other])
      await waitFor(async () => (await listed(node)) === 0, { describe: 'it to be gone', timeoutMs: 2_000 });
  });
});
