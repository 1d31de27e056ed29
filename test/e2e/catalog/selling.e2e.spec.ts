import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '#kernel';
import { CatalogStock } from '#catalog';
import { startApp, type TestApp } from '../../support/app.js';
import { draft, type ProductBody, published, someone } from './people.js';

describe('selling over REST v2', () => {
  let souk: TestApp;
  let host: { id: string; token: string };
  let other: { id: string; token: string };
  let admin: { id: string; token: string };
  let shopper: { id: string; token: string };
  beforeAll(async () => {
    souk = await startApp();
    host = someone(souk, 'host');
    other = someone(souk, 'host');
    admin = someone(souk, 'admin');
    shopper = someone(souk, 'shopper');
  }, 30_000);
  afterAll(() => souk.close());

  const look = (idOrSlug: string) => souk.call<ProductBody>('GET', `/v2/products/${idOrSlug}`);

  describe('publishing', () => {
    it('answers with the product as everyone sees it', async () => {
      const body = { ...draft('Crème brûlée', 3, 0), description: 'Sweet.' };
      const answer = await souk.call<ProductBody>('POST', '/v2/products', { as: host, body });
      expect(answer).toMatchObject({
        status: 201,
        body: {
          title: 'Crème brûlée',
          description: 'Sweet.',
          host: { id: host.id },
          variants: [
            {
              sku: body.variants[0]?.sku,
              title: 'Size 0',
              price: { amount: 2000, currency: 'EUR' },
              available: 3,
              onHand: 3,
            },
            {
              sku: body.variants[1]?.sku,
              title: 'Size 1',
              price: { amount: 2001, currency: 'EUR' },
              available: 0,
              onHand: 0,
            },
          ],
        },
      });
      expect(answer.body.slug).toMatch(/^creme-brulee-[0-9a-f]{8}$/);
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
      const seen = await look(answer.body.id);
      expect(seen.body).toEqual(answer.body);
      expect(seen.headers.get('etag')).toBe(answer.headers.get('etag'));
      expect((await look(answer.body.slug)).body).toEqual(answer.body);
    });

    it('is for hosts and admins', async () => {
      const post = (as?: { token: string }) =>
        souk.call('POST', '/v2/products', { ...(as && { as }), body: draft() });
      expect(await post()).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      expect(await post(shopper)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(await post(admin)).toMatchObject({ status: 201 });
    });

    it.each<[string, object, string]>([
      ['an owner in the body', { host: { id: randomUUID() } }, 'host'],
      ['a blank title', { title: '  ' }, 'title'],
      ['no variants', { variants: [] }, 'variants'],
      [
        'half a cent',
        { variants: [{ sku: 'X', price: { amount: 0.5, currency: 'EUR' }, onHand: 1 }] },
        'variants.0.price.amount',
      ],
      [
        'a text for units',
        { variants: [{ sku: 'X', price: { amount: 1, currency: 'EUR' }, onHand: '1' }] },
        'variants.0.onHand',
      ],
    ])('refuses %s and names the field', async (_, wrong, path) => {
      const answer = await souk.call('POST', '/v2/products', { as: host, body: { ...draft(), ...wrong } });
      expect(answer).toMatchObject({
        status: 400,
        body: {
          code: 'validation_failed',
          errors: expect.arrayContaining([expect.objectContaining({ path })]),
        },
      });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    });

    it('refuses a SKU twice', async () => {
      const body = draft();
      await souk.call('POST', '/v2/products', { as: host, body });
      const answer = await souk.call('POST', '/v2/products', { as: host, body });
      expect(answer).toMatchObject({ status: 409, body: { code: 'conflict' } });
    });

    it('publishes once for one Idempotency-Key', async () => {
      const call = { as: host, body: draft('Once'), key: randomUUID() };
      const first = await souk.call<ProductBody>('POST', '/v2/products', call);
      const again = await souk.call<ProductBody>('POST', '/v2/products', call);
      expect(again.body).toEqual(first.body);
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    });
  });

  describe('editing', () => {
    const patch = (id: string, body: object, as = host, headers: Record<string, string> = {}) =>
      souk.call<ProductBody>('PATCH', `/v2/products/${id}`, { as, body, headers });

    it('changes what is named, and everyone sees it at once', async () => {
      const product = await published(souk, host, 'Tee', 5, 5);
      await Promise.all([
        look(product.id),
        look(product.slug),
        souk.call('GET', `/v1/products/${product.id}`),
      ]);
      const [first] = product.variants;
      const price = { amount: 1500, currency: 'EUR' };
      const answer = await patch(product.id, { title: 'Better tee', variants: [{ id: first?.id, price }] });
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        title: 'Better tee',
        slug: product.slug,
        variants: [{ price }, { price: { amount: 2001 } }],
      });
      expect(answer.body.updatedAt > product.updatedAt).toBe(true);
      expect((await look(product.id)).body).toEqual(answer.body);
      expect((await look(product.slug)).body).toEqual(answer.body);
      const v1 = await souk.call('GET', `/v1/products/${product.id}`);
      expect(v1.body).toMatchObject({ title: 'Better tee', price: 1500 });
    });

    it('keeps to If-Match: 412 for who has not seen the last edit', async () => {
      const product = await published(souk, host);
      const seen = (await look(product.id)).headers.get('etag') ?? '';
      const first = await patch(product.id, { title: 'First' }, host, { 'if-match': seen });
      expect(first.status).toBe(200);
      const second = await patch(product.id, { title: 'Second' }, host, { 'if-match': seen });
      expect(second).toMatchObject({ status: 412, body: { code: 'precondition_failed' } });
      const third = await patch(product.id, { title: 'Third' }, host, {
        'if-match': first.headers.get('etag') ?? '',
      });
      expect(third).toMatchObject({ status: 200, body: { title: 'Third' } });
      expect((await patch(product.id, { title: 'Any' }, host, { 'if-match': '*' })).status).toBe(200);
      expect((await patch(product.id, { title: 'Bad' }, host, { 'if-match': 'nonsense' })).status).toBe(412);
    });

    it('does not mistake a sale for an edit', async () => {
      const product = await published(souk, host);
      const seen = (await look(product.id)).headers.get('etag') ?? '';
      await souk.app
        .get(UnitOfWork)
        .run(() => souk.app.get(CatalogStock).reserve(product.variants[0]?.id ?? '', 1, 'drop'));
      const now = await look(product.id);
      expect(now.body.variants[0]?.available).toBe(4);
      expect(now.headers.get('etag')).not.toBe(seen);
      expect((await patch(product.id, { title: 'Sold one' }, host, { 'if-match': seen })).status).toBe(200);
    });

    it('is not for others, for whom the product does not exist', async () => {
      const { id } = await published(souk, host);
      expect(await patch(id, { title: 'Mine' }, other)).toMatchObject({
        status: 404,
        body: { code: 'not_found' },
      });
      expect(await patch(id, { title: 'Mine' }, other, { 'if-match': '"x"' })).toMatchObject({ status: 404 });
      expect(await patch(id, { title: 'Mine' }, shopper)).toMatchObject({ status: 403 });
      expect(await patch(id, { title: 'Ours' }, admin)).toMatchObject({
        status: 200,
        body: { host: { id: host.id } },
      });
      expect(await patch(randomUUID(), { title: 'None' })).toMatchObject({ status: 404 });
      expect(await patch('nonsense', { title: 'None' })).toMatchObject({ status: 404 });
    });

    it.each([
      { hostId: randomUUID() },
      { status: 'archived' },
      { slug: 'mine' },
      { title: null },
      { variants: [{ id: randomUUID() }] },
    ])('refuses %j', async (body) => {
      const { id } = await published(souk, host);
      expect(await patch(id, body)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    });
  });

  describe('counting stock', () => {
    const put = (id: string, body: object, as = host) =>
      souk.call('PUT', `/v2/variants/${id}/stock`, { as, body });
    const variantOf = async (units: number) => {
      const product = await published(souk, host, 'Tee', units);
      return { product, id: product.variants[0]?.id ?? '' };
    };

    it('sets the units and shows them to everyone at once', async () => {
      const { product, id } = await variantOf(5);
      await look(product.id);
      expect(await put(id, { onHand: 12, reason: 'delivery' })).toMatchObject({
        status: 200,
        body: { variantId: id, onHand: 12, reserved: 0, available: 12 },
      });
      expect((await look(product.id)).body.variants[0]).toMatchObject({ available: 12, onHand: 12 });
    });

    it('refuses a count below what is reserved: conflict, with the number', async () => {
      const { id } = await variantOf(5);
      await souk.app.get(UnitOfWork).run(() => souk.app.get(CatalogStock).reserve(id, 3, 'drop'));
      expect(await put(id, { onHand: 2, reason: 'theft' })).toMatchObject({
        status: 409,
        body: { code: 'conflict', reserved: 3 },
      });
      expect(await put(id, { onHand: 3, reason: 'theft' })).toMatchObject({
        status: 200,
        body: { available: 0 },
      });
    });

    it('is for the host of the variant', async () => {
      const { id } = await variantOf(5);
      const body = { onHand: 1, reason: 'mischief' };
      expect(await put(id, body, other)).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(await put(id, body, shopper)).toMatchObject({ status: 403 });
      expect(await put(id, body, admin)).toMatchObject({ status: 200 });
      expect(await put('nonsense', body)).toMatchObject({ status: 404 });
    });

    it.each([-1, 1.5, '1', 1e21, null])('refuses %j units', async (onHand) => {
      const { id } = await variantOf(5);
      expect(await put(id, { onHand, reason: 'delivery' })).toMatchObject({
        status: 400,
        body: { code: 'validation_failed' },
      });
    });
  });

  describe('archiving', () => {
    const remove = (id: string, as = host, headers: Record<string, string> = {}) =>
      souk.call('DELETE', `/v2/products/${id}`, { as, headers });
    const listed = async () =>
      (
        await souk.call<{ data: ProductBody[] }>('GET', `/v2/products?host=${host.id}&limit=100`)
      ).body.data.map(({ id }) => id);

    it('takes the product from detail and lists at once', async () => {
      const product = await published(souk, host);
      await look(product.id);
      expect(await listed()).toContain(product.id);
      expect((await remove(product.id)).status).toBe(204);
      expect(await look(product.id)).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(await look(product.slug)).toMatchObject({ status: 404 });
      expect(await listed()).not.toContain(product.id);
      expect((await remove(product.id)).status).toBe(404);
    });

    it('is refused while units are reserved, and possible when they came back', async () => {
      const product = await published(souk, host);
      const variantId = product.variants[0]?.id ?? '';
      const work = souk.app.get(UnitOfWork);
      const stock = souk.app.get(CatalogStock);
      await work.run(() => stock.reserve(variantId, 2, 'drop'));
      expect(await remove(product.id)).toMatchObject({
        status: 409,
        body: { code: 'conflict', reserved: 2 },
      });
      await work.run(() => stock.release(variantId, 2));
      expect((await remove(product.id)).status).toBe(204);
    });

    it('is for its host and keeps to If-Match', async () => {
      const product = await published(souk, host);
      expect((await remove(product.id, other)).status).toBe(404);
      expect((await remove(product.id, shopper)).status).toBe(403);
      expect((await remove(product.id, host, { 'if-match': '"old"' })).status).toBe(412);
      expect((await remove(product.id, admin)).status).toBe(204);
    });
  });
});
