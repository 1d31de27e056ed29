import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { Database } from '#platform/database/database.js';
import { Blobs } from '#platform/media/blobs.js';
import { MediaSchedule } from '../../../src/catalog/adapters/schedules/media.schedule.js';
import { fileOfMedium, type MediumView } from '../../../src/catalog/domain/media/medium.js';
import { type Answer, startApp, type TestApp } from '../../support/app.js';
import { BOUNDARY, files, form, image, look } from '../rooms/uploads.js';
import { type ProductBody, published, someone } from './people.js';

type Shown = ProductBody & { readonly media: readonly MediumView[] };
const SIZES = ['small', 'medium', 'large'] as const;

describe('the images of products', () => {
  let souk: TestApp;
  let host: { id: string; token: string };
  let other: { id: string; token: string };
  beforeAll(async () => {
    souk = await startApp();
    host = someone(souk, 'host');
    other = someone(souk, 'host');
  }, 60_000);
  afterAll(() => souk.close());

  const sql = (text: string, values: unknown[] = []) =>
    souk.app.get(Database, { strict: false }).pool.query(text, values);
  const sweep = () => souk.app.get(MediaSchedule, { strict: false }).sweep();
  const of = async (id: string, as = host) =>
    (await souk.call<Shown>('GET', `/v2/products/${id}`, { as })).body;
  const listed = async ({ id }: ProductBody) => {
    const { data } = (await souk.call<{ data: Shown[] }>('GET', `/v2/products?host=${host.id}&limit=100`))
      .body;
    return data.find((product) => product.id === id)?.media;
  };
  const ids = async (id: string) => (await of(id)).media.map((medium) => medium.id);
  const kept = async (id: string) => (await files(souk)).filter((name) => name.includes(id));

  async function send(
    productId: string,
    body: Buffer,
    { as = host, type = `multipart/form-data; boundary=${BOUNDARY}`, key = '', ifMatch = '' } = {},
  ): Promise<Answer<MediumView>> {
    const response = await fetch(`${souk.url}/v2/products/${productId}/media`, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${as.token}`, 'content-type': type },
        ...(key !== '' && { 'idempotency-key': key }),
        ...(ifMatch !== '' && { 'if-match': ifMatch }),
      },
      body: new Uint8Array(body),
    });
    const { status, headers } = response;
    return { status, headers, body: (await response.json()) as MediumView };
  }
  async function added(productId: string, bytes?: Buffer): Promise<MediumView> {
    const { status, body } = await send(productId, form([{ bytes: bytes ?? (await image(40, 30)) }]));
    expect(status).toBe(201);
    return body;
  }
  const one = (product: ProductBody, medium: string) => `/v2/products/${product.id}/media/${medium}`;

  it('are WebP in three sizes, upright, never larger than they were, and at once where the product is', async () => {
    const product = await published(souk, host);
    for (const path of [`/v2/products/${product.id}`, `/v2/products?host=${host.id}`])
      await souk.call('GET', path);
    const sent = await sharp(await image(3000, 1500, 'jpeg'))
      .withExif({ IFD0: { Make: 'Spycam' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const medium = await added(product.id, sent);
    expect(medium).toMatchObject({ alt: '', url: medium.sizes.large.url, width: 800, height: 1600 });
    expect(await listed(product)).toEqual([medium]);
    const seen = await of(product.id);
    expect(seen.media).toEqual([medium]);
    expect(seen.updatedAt > product.updatedAt).toBe(true);
    for (const [size, height] of [
      ['small', 320],
      ['medium', 800],
      ['large', 1600],
    ] as const) {
      const { url, ...extent } = medium.sizes[size];
      expect([url, extent]).toEqual([`/v2/media/${medium.id}/${size}`, { width: height / 2, height }]);
      const { bytes } = await look(souk, undefined, url);
      const { format, exif, orientation, ...is } = await sharp(bytes).metadata();
      expect({ format, exif, orientation, width: is.width, height: is.height }).toEqual({
        ...{ format: 'webp', exif: undefined, orientation: undefined, ...extent },
      });
      expect(bytes.includes('Spycam')).toBe(false);
    }
    const tiny = await added(product.id, await image(16, 8, 'gif'));
    expect(Object.values(tiny.sizes).map(({ width, height }) => [width, height])).toEqual(
      SIZES.map(() => [16, 8]),
    );
  });

  it('are edited only by who has seen the last edit of their product, if they say what they have seen', async () => {
    const product = await published(souk, host);
    const etag = async () => (await souk.call('GET', `/v2/products/${product.id}`)).headers.get('etag') ?? '';
    const picture = form([{ bytes: await image(8, 8) }]);
    const change = (medium: string, ifMatch: string, body: object = { alt: 'Seen' }) =>
      souk.call('PATCH', one(product, medium), { as: host, body, headers: { 'if-match': ifMatch } });
    const remove = (medium: string, ifMatch: string) =>
      souk.call('DELETE', one(product, medium), { as: host, headers: { 'if-match': ifMatch } });

    const old = await etag();
    const first = await send(product.id, picture, { ifMatch: old });
    expect(first.status).toBe(201);
    const refused = { status: 412, body: { code: 'precondition_failed' } };
    for (const answer of [
      await send(product.id, picture, { ifMatch: old }),
      await change(first.body.id, old),
      await remove(first.body.id, old),
      await change(first.body.id, 'nonsense'),
    ])
      expect(answer).toMatchObject(refused);
    expect((await of(product.id)).media).toEqual([first.body]);

    // Each answer says what has been seen then, as the product itself does.
    const second = await change(first.body.id, first.headers.get('etag') ?? '');
    expect(second).toMatchObject({ status: 200, body: { alt: 'Seen' } });
    expect(await change(first.body.id, first.headers.get('etag') ?? '')).toMatchObject(refused);
    expect((await change(first.body.id, '*')).status).toBe(200);
    expect(await remove(first.body.id, second.headers.get('etag') ?? '')).toMatchObject(refused);
    const title = await souk.call('PATCH', `/v2/products/${product.id}`, {
      ...{ as: host, body: { title: 'Other' }, headers: { 'if-match': second.headers.get('etag') ?? '' } },
    });
    expect(title.status).toBe(412);
    expect((await remove(first.body.id, await etag())).status).toBe(204);
    // What may not be known is not there, whatever is said of it.
    expect((await send(product.id, picture, { as: other, ifMatch: 'nonsense' })).status).toBe(404);
  });

  it('are for everyone to keep for good, on pages of others too, and never sent twice', async () => {
    const { url } = await added((await published(souk, host)).id);
    const { status, headers } = await look(souk, undefined, url);
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'image/webp',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      etag: expect.stringMatching(/^"[\w-]+"$/),
    });
    expect((await look(souk, undefined, url, { 'if-none-match': headers.get('etag') ?? '' })).status).toBe(
      304,
    );
    for (const path of [
      '/v2/media/nonsense/large',
      `/v2/media/${randomUUID()}/large`,
      `${url}x`,
      `${url}/..%2f`,
    ])
      expect((await look(souk, undefined, path)).status).toBe(404);
  });

  it('have an order and a text; the first is the one that lists show', async () => {
    const product = await published(souk, host);
    const media: string[] = [];
    for (let n = 0; n < 4; n += 1) media.push((await added(product.id)).id);
    const [a = '', b = '', c = '', d = ''] = media;
    expect(await ids(product.id)).toEqual([a, b, c, d]);
    const move = async (medium: string, position: number) => {
      const answer = await souk.call('PATCH', one(product, medium), { as: host, body: { position } });
      expect(answer.status).toBe(200);
      return ids(product.id);
    };
    expect(await move(d, 0)).toEqual([d, a, b, c]);
    expect(await move(d, 2)).toEqual([a, b, d, c]);
    expect(await move(a, 11)).toEqual([b, d, c, a]);
    const body = { alt: 'A vase, seen from above', position: 1 };
    const described = await souk.call<MediumView>('PATCH', one(product, c), { as: host, body });
    expect(described.body).toMatchObject({ id: c, alt: body.alt });
    expect((await of(product.id)).media[1]).toEqual(described.body);
    expect((await listed(product))?.map(({ id }) => id)).toEqual([b]);
    const v1 = await souk.call('GET', `/v1/products/${product.id}`);
    expect(v1.body).not.toHaveProperty('media');
  });

  it('that are taken away are gone from the product, the lists and the disk', async () => {
    const product = await published(souk, host);
    const [first, second] = [await added(product.id), await added(product.id)];
    const [small] = [first.sizes.small.url];
    expect((await kept(first.id)).length).toBe(3);
    expect((await souk.call('DELETE', one(product, first.id), { as: host })).status).toBe(204);
    expect(await ids(product.id)).toEqual([second.id]);
    expect((await listed(product))?.map(({ id }) => id)).toEqual([second.id]);
    expect(await kept(first.id)).toEqual([]);
    expect((await look(souk, undefined, small)).status).toBe(404);
    expect((await souk.call('DELETE', one(product, first.id), { as: host })).status).toBe(404);
    await sweep();
    expect((await sql('SELECT id FROM product_media WHERE id = $1', [first.id])).rows).toEqual([]);
    expect(await ids(product.id)).toEqual([second.id]);
  });

  it('go with a product that is archived', async () => {
    const product = await published(souk, host);
    const { id, url } = await added(product.id);
    expect((await souk.call('DELETE', `/v2/products/${product.id}`, { as: host })).status).toBe(204);
    await sweep();
    expect(await kept(id)).toEqual([]);
    expect((await look(souk, undefined, url)).status).toBe(404);
  });

  it('that nobody shows within a day are removed, and so is whatever a crash left behind', async () => {
    const product = await published(souk, host);
    const [fresh, unused, half] = [await added(product.id), await added(product.id), await added(product.id)];
    // As a crash leaves them: announced, with all files or some, and in no gallery.
    await sql(
      `UPDATE product_media SET position = NULL, created_at = created_at - interval '25 hours' WHERE id = ANY ($1)`,
      [[unused.id, half.id]],
    );
    await souk.app.get(Blobs, { strict: false }).remove(fileOfMedium(half.id, 'large'));
    await sweep();
    expect(await ids(product.id)).toEqual([fresh.id]);
    const left = (await files(souk)).filter((name) =>
      [fresh, unused, half].some(({ id }) => name.includes(id)),
    );
    expect(left.length).toBe(3);
    expect(left.every((name) => name.includes(fresh.id))).toBe(true);
  });

  it('are twelve at most, however many come at once, and nothing is left of the others', async () => {
    const product = await published(souk, host);
    for (let n = 0; n < 11; n += 1) await added(product.id, await image(8, 8));
    const body = form([{ bytes: await image(8, 8) }]);
    const two = await Promise.all([send(product.id, body), send(product.id, body)]);
    expect(two.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect(two.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'limit_reached',
      limit: 12,
    });
    const shown = await ids(product.id);
    expect(new Set(shown).size).toBe(12);
    await sweep();
    const { rows } = await sql('SELECT id FROM product_media WHERE product_id = $1', [product.id]);
    expect(rows.length).toBe(12);
    const files12 = (await files(souk)).filter((name) => shown.some((id) => name.includes(id)));
    expect(files12.length).toBe(36);
  });

  it('are for the host of the product and admins', async () => {
    const product = await published(souk, host);
    const body = form([{ bytes: await image(8, 8) }]);
    const { id } = await added(product.id);
    for (const [as, status] of [
      [other, 404],
      [someone(souk, 'shopper'), 403],
    ] as const) {
      expect((await send(product.id, body, { as })).status).toBe(status);
      const patch = { as, body: { alt: 'Mine' } };
      expect((await souk.call('PATCH', one(product, id), patch)).status).toBe(status);
      expect((await souk.call('DELETE', one(product, id), { as })).status).toBe(status);
    }
    const foreign = await published(souk, other);
    expect((await souk.call('DELETE', one(foreign, id), { as: other })).status).toBe(404);
    expect((await souk.call('PATCH', one(foreign, id), { as: other, body: { position: 0 } })).status).toBe(
      404,
    );
    expect((await send(randomUUID(), body)).status).toBe(404);
    expect((await send('nonsense', body)).status).toBe(404);
    expect((await send(product.id, body, { as: someone(souk, 'admin') })).status).toBe(201);
    expect((await ids(product.id)).length).toBe(2);
  });

  it('of a draft are told to its host alone, by an address that nobody else knows', async () => {
    const { body } = await souk.call<Shown>('POST', '/v2/products', {
      as: host,
      body: {
        title: 'Veiled',
        status: 'draft',
        variants: [{ sku: randomUUID(), price: { amount: 1, currency: 'EUR' }, onHand: 1 }],
      },
    });
    const medium = await added(body.id);
    expect((await of(body.id)).media).toEqual([medium]);
    expect((await souk.call('GET', `/v2/products/${body.id}`)).status).toBe(404);
    expect((await look(souk, undefined, medium.url)).status).toBe(200);
  });

  it('are one under one Idempotency-Key', async () => {
    const product = await published(souk, host);
    const body = form([{ bytes: await image(9, 9), filename: '../../etc/Rome.png' }]);
    const first = await send(product.id, body, { key: 'vase' });
    const again = await send(product.id, body, { key: 'vase' });
    expect([again.body, again.headers.get('idempotency-replayed')]).toEqual([first.body, 'true']);
    expect(await ids(product.id)).toEqual([first.body.id]);
    expect((await files(souk)).join()).not.toContain('Rome');
  });

  it.each<[string, string | Buffer, number, string]>([
    [
      'SVG',
      '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      415,
      'unsupported_media_type',
    ],
    ['HTML', '<!doctype html><img src=x onerror=alert(1)>'.repeat(9), 415, 'unsupported_media_type'],
    [
      'a PNG that is none',
      Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(99)]),
      422,
      'unreadable_image',
    ],
    ['nothing', '', 415, 'unsupported_media_type'],
  ])('are not made of %s, of which nothing is kept', async (_, bytes, status, code) => {
    const product = await published(souk, host);
    const before = (await files(souk)).length;
    const answer = await send(product.id, form([{ bytes }]));
    expect(answer).toMatchObject({ status, body: { code } });
    expect(await ids(product.id)).toEqual([]);
    expect((await files(souk)).length).toBe(before);
    expect((await send(product.id, Buffer.from('{}'), { type: 'application/json' })).status).toBe(415);
  });

  it('are not made of more bytes or pixels than this Souk takes', async () => {
    const strict = await souk.another({ UPLOAD_BYTES: '100000', IMAGE_PIXELS: '1000000' });
    const { id } = await published(souk, host);
    const sent = async (bytes: Buffer) => {
      const response = await fetch(`${strict.url}/v2/products/${id}/media`, {
        method: 'POST',
        headers: {
          ...{
            authorization: `Bearer ${host.token}`,
            'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
          },
        },
        body: new Uint8Array(form([{ bytes }])),
      });
      return [response.status, ((await response.json()) as { code?: string }).code];
    };
    expect(await sent(Buffer.alloc(100_001, 1))).toEqual([413, 'body_too_large']);
    const flat = { create: { width: 1100, height: 1000, channels: 3 as const, background: 'teal' } };
    expect(await sent(await sharp(flat).png().toBuffer())).toEqual([422, 'unreadable_image']);
    expect(await ids(id)).toEqual([]);
  });

  it.each([
    { position: -1 },
    { position: 12 },
    { position: '1' },
    { position: 1e21 },
    { position: null },
    { alt: null },
    { alt: 'x'.repeat(501) },
    { alt: 'a\u0000b' },
    { alt: ['x'] },
    { url: 'https://example.test/x.png' },
    JSON.parse('{"__proto__": {"alt": "x"}}') as object,
  ])('refuse %j', async (body) => {
    const product = await published(souk, host);
    const { id } = await added(product.id, await image(8, 8));
    expect(await souk.call('PATCH', one(product, id), { as: host, body })).toMatchObject({ status: 400 });
    expect((await of(product.id)).media).toMatchObject([{ id, alt: '' }]);
  });
});
