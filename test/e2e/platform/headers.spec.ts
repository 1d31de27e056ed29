import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { send } from './wire.js';

const SHOP = 'https://shop.example';

describe('headers', () => {
  let app: TestApp;
  let closed: TestApp;
  beforeAll(async () => {
    app = await startApp({ CORS_ORIGINS: `${SHOP}, https://admin.example` });
    closed = await app.another({ CORS_ORIGINS: '' });
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  const preflight = (origin: string, url = app.url) =>
    send(url, 'OPTIONS', '/v2/orders', {
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type,idempotency-key',
      },
    });

  it('let the origins of CORS_ORIGINS in, with what our calls need', async () => {
    const answer = await preflight(SHOP);
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-origin']).toBe(SHOP);
    expect(answer.headers['access-control-allow-headers']).toMatch(/idempotency-key/);
    expect(answer.headers['access-control-allow-methods']).toMatch(/POST/);
    expect(answer.headers['access-control-max-age']).toBe('600');
    expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    const refused = await send(app.url, 'GET', '/v2/me', { headers: { origin: SHOP } });
    expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([401, SHOP]);
    const exposed = refused.headers['access-control-expose-headers'];
    for (const name of [
      'ETag',
      'Retry-After',
      'X-Request-Id',
      'Idempotency-Replayed',
      'Deprecation',
      'Sunset',
    ])
      expect(exposed).toContain(name);
  });

  it.each([
    'https://evil.example',
    'http://shop.example',
    'https://shop.example.evil.example',
    'https://shop.example:8443',
    'null',
  ])('let %s not in', async (origin) => {
    for (const url of [app.url, closed.url]) {
      const answers = [
        await preflight(origin, url),
        await send(url, 'GET', '/v2/products', { headers: { origin } }),
      ];
      for (const { headers } of answers) expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it.each(['/', '/v2/products', '/v2/nowhere', '/docs', '/health/live', '/room.js'])(
    'protect whoever opens %s in a browser',
    async (path) => {
      const { headers } = await send(app.url, 'GET', path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': expect.stringContaining('max-age='),
        'cross-origin-opener-policy': 'same-origin',
      });
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("object-src 'none'");
      expect(policy).not.toMatch(/unsafe|\*|upgrade-insecure/);
      for (const name of ['x-powered-by', 'server']) expect(headers[name]).toBeUndefined();
    },
  );

  it('keep what is one user’s own out of every cache', async () => {
    const ann = await app.guest();
    for (const path of ['/v2/me', '/v2/orders', '/v2/rooms']) {
      const { headers } = await app.call('GET', path, { as: ann });
      expect(headers.get('cache-control')).toBe('private, no-store');
    }
  });

  it('pack large answers, and leave small ones as they are', async () => {
    const packed = { headers: { 'accept-encoding': 'gzip' } };
    const [large, small] = [
      await send(app.url, 'GET', '/docs/openapi.json', packed),
      await send(app.url, 'GET', '/health/live', packed),
    ];
    expect(large.headers['content-encoding']).toBe('gzip');
    expect(large.bytes.length).toBeLessThan(40_000);
    expect(small.headers['content-encoding']).toBeUndefined();
    for (const { headers } of [large, small]) expect(headers.vary).toMatch(/Accept-Encoding/);
  });

  it('carry a strong ETag on what can be asked again', async () => {
    const ann = await app.guest();
    const authorization = `Bearer ${ann.token}`;
    for (const path of ['/v2/me', '/v2/rooms', '/v2/products']) {
      const { headers } = await send(app.url, 'GET', path, { headers: { authorization } });
      expect(headers.etag).toMatch(/^"[^"]+"$/);
      const again = { authorization, 'if-none-match': headers.etag };
      expect((await send(app.url, 'GET', path, { headers: again })).status).toBe(304);
    }
  });

  it('say on every v1 answer, a refusal too, that v2 is its successor', async () => {
    for (const path of ['/v1/products', '/v1/orders', '/v1/nowhere']) {
      const { headers } = await send(app.url, 'GET', path);
      expect(headers['deprecation']).toMatch(/^@\d+$/);
      expect(Date.parse(String(headers['sunset']))).toBeGreaterThan(Date.now());
      expect(headers.link).toContain(`<${path.replace('v1', 'v2')}>; rel="successor-version"`);
    }
    expect((await send(app.url, 'GET', '/v2/products')).headers['deprecation']).toBeUndefined();
  });
});
