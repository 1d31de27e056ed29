import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { type Exchange, send } from './wire.js';

const GUEST = '/v2/auth/guest';
/** What only the inside of the program knows: stacks, files, statements, names of packages. */
const INSIDE =
  /\bat \S+ \(|node_modules|\/(src|libs|dist)\/|\.[jt]s\b|SELECT|INSERT|QueryFailed|Exception|express/i;

describe('problems', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  function expectProblem(answer: Exchange, status: number, code: string): void {
    expect([answer.status, answer.body['code']]).toEqual([status, code]);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toMatchObject({
      type: `urn:souk:problem:${code}`,
      title: expect.any(String),
      detail: expect.any(String),
      status,
      instance: expect.stringMatching(/^\//),
    });
    expect(answer.headers['x-request-id']).toMatch(/^[\w.:-]{1,128}$/);
    expect(answer.body['requestId']).toBe(answer.headers['x-request-id']);
    const { instance: _, ...told } = answer.body;
    expect(JSON.stringify(told)).not.toMatch(INSIDE);
  }

  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const json = { 'content-type': 'application/json' };

  it.each<[string, string, string, object, string | Buffer | undefined, number, string]>([
    ['an unknown address', 'GET', '/v2/nowhere', {}, undefined, 404, 'not_found'],
    ['an unknown address without a version', 'GET', '/nowhere', {}, undefined, 404, 'not_found'],
    ['an unknown version', 'GET', '/v3/products', {}, undefined, 404, 'not_found'],
    ['a method the address does not have', 'DELETE', '/v2/products', {}, undefined, 404, 'not_found'],
    ['OPTIONS without CORS', 'OPTIONS', '/v2/products', {}, undefined, 404, 'not_found'],
    ['TRACE', 'TRACE', '/v2/products', {}, undefined, 404, 'not_found'],
    ['a path out of the API', 'GET', '/v2/../../package.json', {}, undefined, 404, 'not_found'],
    ['an encoded path out of it', 'GET', '/..%2f..%2fpackage.json', {}, undefined, 404, 'not_found'],
    ['a null byte in the path', 'GET', '/v2/products/%00', {}, undefined, 404, 'not_found'],
    ['a lone % in the path', 'GET', '/v2/products/%', {}, undefined, 400, 'malformed_body'],
    [
      'a broken UTF-8 escape in the path',
      'GET',
      '/v2/products/%E0%A4%A',
      {},
      undefined,
      400,
      'malformed_body',
    ],
    ['no token', 'GET', '/v2/me', {}, undefined, 401, 'unauthenticated'],
    [
      'a token that is none',
      'GET',
      '/v2/me',
      { authorization: 'Bearer x y' },
      undefined,
      401,
      'unauthenticated',
    ],
    [
      'an endless token',
      'GET',
      '/v2/me',
      { authorization: `Bearer ${'x'.repeat(9_000)}` },
      undefined,
      401,
      'unauthenticated',
    ],
    ['half a body', 'POST', GUEST, json, '{"displayName":', 400, 'malformed_body'],
    ['a bare value', 'POST', GUEST, json, '"Bo"', 400, 'malformed_body'],
    ['a body 21 levels deep', 'POST', GUEST, json, nested(21), 400, 'malformed_body'],
    ['a body 16,000 levels deep', 'POST', GUEST, json, nested(16_000), 400, 'malformed_body'],
    ['an empty body', 'POST', GUEST, json, undefined, 400, 'validation_failed'],
    [
      'a body over 100 kB',
      'POST',
      GUEST,
      json,
      JSON.stringify({ displayName: 'x'.repeat(102_400) }),
      413,
      'body_too_large',
    ],
    [
      'a body that unpacks to 50 MB',
      'POST',
      GUEST,
      { ...json, 'content-encoding': 'gzip' },
      gzipSync(Buffer.alloc(50_000_000, ' ')),
      413,
      'body_too_large',
    ],
    [
      'an unknown packing',
      'POST',
      GUEST,
      { ...json, 'content-encoding': 'x' },
      '{}',
      415,
      'unsupported_media_type',
    ],
    [
      'an unknown charset',
      'POST',
      GUEST,
      { 'content-type': 'application/json; charset=x' },
      '{}',
      415,
      'unsupported_media_type',
    ],
    ['plain text', 'POST', GUEST, { 'content-type': 'text/plain' }, '{}', 415, 'unsupported_media_type'],
    [
      'a form',
      'POST',
      GUEST,
      { 'content-type': 'application/x-www-form-urlencoded' },
      'displayName=Bo',
      415,
      'unsupported_media_type',
    ],
    ['a body of no type', 'POST', GUEST, { 'content-type': '' }, '{}', 415, 'unsupported_media_type'],
  ])('answer %s', async (_, method, path, headers, body, status, code) => {
    expectProblem(await send(app.url, method, path, { headers: { ...headers }, body }), status, code);
  });

  it('have no body for HEAD', async () => {
    const answer = await send(app.url, 'HEAD', '/v2/nowhere');
    expect(answer).toMatchObject({ status: 404, bytes: Buffer.alloc(0) });
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it.each(['req-1_a.b:c', 'x', 'a'.repeat(128)])('keep the sane id of the caller: %s', async (id) => {
    const answer = await send(app.url, 'GET', '/v2/nowhere', { headers: { 'x-request-id': id } });
    expect([answer.headers['x-request-id'], answer.body['requestId']]).toEqual([id, id]);
  });

  it.each(['a b', '<script>', 'a'.repeat(129), '', 'ü', ['a', 'b'], '{"$ne":1}'])(
    'replace the insane id %p',
    async (id) => {
      const answer = await send(app.url, 'GET', '/v2/nowhere', { headers: { 'x-request-id': id } });
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(answer.body['requestId']).toBe(answer.headers['x-request-id']);
    },
  );

  it('survive headers of any size', async () => {
    const answer = await send(app.url, 'GET', '/health/live', {
      headers: { 'x-padding': 'x'.repeat(40_000) },
    });
    expect(answer.status).toBe(431);
    expect((await send(app.url, 'GET', '/health/live')).status).toBe(200);
  });

  it('do not wait for who sends a request byte by byte: 10 s for its head, 30 s for all of it', () => {
    // The wait itself would take the test as long; Node keeps these limits if it looks often enough.
    expect(app.app.getHttpServer()).toMatchObject({
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 1_000,
    });
  });

  it('know the whole address as the path that it names (RFC 9112, 3.2.2)', async () => {
    expect((await send(app.url, 'GET', `${app.url}/v2/products`)).status).toBe(200);
    expect((await send(app.url, 'GET', `${app.url}/products`)).status).toBe(200);
  });

  it.each(['/docs?x=1', '/metrics?name=souk_sockets', '/room.js?v=2'])(
    'leave a query to the addresses without a version: %s',
    async (path) => {
      expect((await send(app.url, 'GET', path)).status).toBe(200);
    },
  );
});
