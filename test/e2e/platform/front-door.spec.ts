import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { type Exchange, lasting, metric, send } from './wire.js';

describe('the cache at the front door', () => {
  let app: TestApp;
  let host: Visitor;
  let productId: string;
  let edition = 0;
  beforeAll(async () => {
    app = await startApp({ CORS_ORIGINS: 'https://shop.example' });
    host = await app.host();
    const made = await app.call('POST', '/v2/products', { as: host, body: product() });
    productId = String(made.body['id']);
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  // An edit empties the cache of this product, so that every test sees the first answer being made.
  beforeEach(() => edit(`Runner ${(edition += 1)}`));

  const product = (sku = 'r') => ({
    title: 'Runner',
    description: 'Runs. '.repeat(400),
    variants: [{ sku, price: { amount: 1999, currency: 'EUR' }, onHand: 3 }],
  });
  const edit = async (title: string): Promise<void> => {
    const answer = await app.call('PATCH', `/v2/products/${productId}`, { as: host, body: { title } });
    expect(answer.status).toBe(200);
  };
  const DE = { 'accept-language': 'de' };
  const paths = () => [
    `/v2/products/${productId}`,
    '/v2/products',
    '/v1/products',
    `/v1/products/${productId}`,
  ];
  const get = (path: string, headers: object = {}) => send(app.url, 'GET', path, { headers: { ...headers } });
  /** How often Express and Nest were asked: the front door answers by itself as route "other". */
  const fromCache = () =>
    metric(app.url, 'souk_http_request_seconds_count', 'method="GET",route="other",status="200"');
  it.each(['gzip', 'br', 'identity', 'deflate, gzip;q=1.0, *;q=0.5', undefined])(
    'sends the second answer as the first, packed as asked: %s',
    async (packing) => {
      const packed = packing === undefined ? {} : { 'accept-encoding': packing };
      const questions = paths().flatMap((path) => [
        [path, packed] as const,
        [path, { ...packed, ...DE }] as const,
      ]);
      for (const [path, headers] of questions) {
        const before = await fromCache();
        const [made, kept] = [await get(path, headers), await get(path, headers)];
        expect(lasting(kept)).toEqual(lasting(made));
        expect(made.status).toBe(200);
        const plainly = ['gzip', 'br', 'identity', undefined].includes(packing);
        if (plainly) {
          expect(await fromCache()).toBe(before + 1);
          expect(kept.headers['content-length']).toBe(String(kept.bytes.length));
          expect(made.headers['content-encoding'] ?? 'identity').toBe(packing ?? 'identity');
        }
      }
    },
  );

  it.each([
    ['deflate', undefined, undefined],
    ['*', undefined, undefined],
    ['GZIP', undefined, undefined],
    ['gzip', 'gzip;q=0', undefined],
    ['br', 'br;q=0, gzip', 'gzip'],
    ['br;q=0, gzip', 'br', 'br'],
    ['deflate', 'identity', undefined],
  ])('never sends what was packed for %j to who asks for %j', async (first, second, packing) => {
    await get(`/v2/products/${productId}`, { 'accept-encoding': first });
    const answer = await get(
      `/v2/products/${productId}`,
      second === undefined ? {} : { 'accept-encoding': second },
    );
    expect(answer.headers['content-encoding']).toBe(packing);
    if (packing === undefined) expect(answer.body).toMatchObject({ id: productId });
  });

  /** Whether a 304 could have been packed is not worth telling. */
  const untold = (answer: Exchange) => JSON.stringify(lasting(answer)).replace(/\["[Vv]ary",[^\]]*\],?/, '');

  it('answers 304 to who has the answer, as the slow path does', async () => {
    for (const path of paths()) {
      const { headers } = await get(path, { 'accept-encoding': 'gzip' });
      const known = { 'accept-encoding': 'gzip', 'if-none-match': headers.etag };
      const slow = await get(path, { ...known, authorization: `Bearer ${host.token}` });
      for (const tag of [headers.etag, `W/${headers.etag}`, `"x", ${headers.etag}`, '*']) {
        const fast = await get(path, { ...known, 'if-none-match': tag });
        expect([fast.status, fast.bytes.length, fast.headers.etag]).toEqual([304, 0, headers.etag]);
        expect(untold(fast)).toEqual(untold(slow));
      }
      expect((await get(path, { ...known, 'if-none-match': '"x"' })).status).toBe(200);
      expect((await get(path, { ...known, 'cache-control': 'no-cache' })).status).toBe(200);
    }
  });

  it.each([
    ['a token', () => ({ authorization: `Bearer ${host.token}` })],
    ['an Origin', () => ({ origin: 'https://shop.example' })],
    ['a foreign Origin', () => ({ origin: 'https://evil.example' })],
    ['a Range', () => ({ range: 'bytes=0-9' })],
  ])('neither keeps nor gives an answer to a request with %s', async (_, headers) => {
    const path = `/v2/products/${productId}`;
    const before = await fromCache();
    for (let times = 0; times < 2; times += 1) expect((await get(path, headers())).status).toBe(200);
    expect((await get(path)).headers['access-control-allow-origin']).toBeUndefined();
    await get(path, headers());
    expect(await fromCache()).toBe(before);
  });

  it('refuses a bad token where the same answer is public and kept', async () => {
    await get('/v2/products');
    expect((await get('/v2/products', { authorization: 'Bearer x' })).status).toBe(401);
  });

  it('shows an edit in the very next read, everywhere', async () => {
    const whole = () => Promise.all(paths().map((path) => get(path)));
    await whole();
    await whole();
    await edit('Sprinter');
    for (const answer of await whole()) expect(answer.bytes.toString()).toContain('"title":"Sprinter"');
    const { headers } = await get(`/v2/products/${productId}`);
    await edit('Walker');
    const known = { 'if-none-match': headers.etag };
    expect((await get(`/v2/products/${productId}`, known)).status).toBe(200);
  });

  it('never keeps an answer that was made before an edit and sent after it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const title = `Racer ${round}`;
      await Promise.all([edit(title), get(`/v2/products/${productId}`), get('/v2/products')]);
      expect((await get(`/v2/products/${productId}`)).body).toMatchObject({ title });
      expect((await get('/v2/products')).bytes.toString()).toContain(title);
    }
  });

  it('does not mix up versions, and says that an address without one depends on Accept', async () => {
    const v1 = { accept: 'application/vnd.souk.v1+json' };
    const v2 = { accept: 'application/vnd.souk.v2+json' };
    for (let round = 0; round < 2; round += 1) {
      for (const [path, headers, isList] of [
        ['/products', v1, true],
        ['/products', v2, false],
        ['/products', {}, false],
        ['/v1/products', v2, true],
        ['/v2/products', v1, false],
      ] as const) {
        const answer = await get(path, headers);
        expect([path, Array.isArray(answer.body)]).toEqual([path, isList]);
        expect([path, answer.headers.deprecation !== undefined]).toEqual([path, isList]);
        const varies = /\bAccept\b(?!-)/.test(answer.headers.vary ?? '');
        expect([path, varies]).toEqual([path, path === '/products']);
      }
    }
  });

  it('tells HEAD what it tells GET', async () => {
    for (const path of paths()) {
      const made = lasting(await get(path));
      const head = lasting(await send(app.url, 'HEAD', path));
      expect({ ...head, bytes: undefined }).toEqual({ ...made, bytes: undefined });
    }
  });

  it('keeps no refusal, and no answer about what is gone', async () => {
    const archived = await app.call('POST', '/v2/products', { as: host, body: product('gone') });
    const path = `/v2/products/${String(archived.body['slug'])}`;
    expect((await get(path)).status).toBe(200);
    await app.call('DELETE', `/v2/products/${String(archived.body['id'])}`, { as: host });
    const before = await fromCache();
    for (let times = 0; times < 2; times += 1) expect((await get(path)).status).toBe(404);
    expect(await fromCache()).toBe(before);
  });
});
