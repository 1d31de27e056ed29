import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { send } from './wire.js';

const PLAIN_KEYS = ['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty', 'prototype', 'then'];

describe('input', () => {
  let app: TestApp;
  let host: Visitor;
  beforeAll(async () => {
    app = await startApp();
    host = await app.host();
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  const product = (changes: object = {}) => ({
    title: 'Runner',
    variants: [{ sku: 'r', price: { amount: 1, currency: 'EUR' }, onHand: 1, ...changes }],
  });

  it.each([
    ['foo=1', 'foo'],
    ['limit=1&limit=2', 'limit'],
    ['limit[]=1', 'limit[]'],
    ['limit[gt]=1', 'limit[gt]'],
    ['q=a&q=b', 'q'],
    ['q=%00', 'q'],
    ['q=a%1bb', 'q'],
    ['limit=1e1', 'limit'],
    ['limit=+1', 'limit'],
    ['limit=%C2%B2', 'limit'],
    ...PLAIN_KEYS.map((key) => [`${key}=1`, key] as const),
    ['__proto__[admin]=1', '__proto__[admin]'],
  ])('refuses the query %s, by name', async (query, path) => {
    const answer = await send(app.url, 'GET', `/v2/products?${query}`);
    expect([answer.status, answer.body['code']]).toEqual([400, 'validation_failed']);
    expect(answer.body['errors']).toEqual([expect.objectContaining({ path })]);
  });

  it.each(PLAIN_KEYS)('refuses the field %s, at the top and inside', async (key) => {
    const fields = (path: string) => ({ code: 'validation_failed', errors: [{ path }] });
    const top = `{"displayName":"Bo","${key}":{"role":"admin"}}`;
    expect((await app.call('POST', '/v2/auth/guest', { body: top })).body).toMatchObject(fields(key));
    const inside = JSON.stringify(product({ mark: 1 })).replace('"mark":1', `"${key}":{"onHand":5}`);
    const answer = await app.call('POST', '/v2/products', { as: host, body: inside });
    expect(answer.body).toMatchObject(fields(`variants.0.${key}`));
    expect(({} as { role?: string }).role).toBeUndefined();
  });

  it.each([
    'a\u0000b',
    'a\u001bb',
    'a\u0085b',
    'a\u200eb\u0007',
    '\ud800',
    '\n',
    ' '.repeat(3),
    'x'.repeat(10_000),
  ])('refuses the name %j', async (displayName) => {
    const answer = await app.call('POST', '/v2/auth/guest', { body: { displayName } });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'displayName' }] });
  });

  it.each([null, 1, true, ['Bo'], { a: 1 }, { length: 2 }])('takes no %j for a text', async (displayName) => {
    const answer = await app.call('POST', '/v2/auth/guest', { body: { displayName } });
    expect(answer.body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'displayName' }] });
  });

  it('stores text in normal form C, as sent otherwise', async () => {
    const name = '<b>Zo\u0065\u0301</b> & "Co" 👩‍🚀';
    expect((await app.guest(name)).displayName).toBe(name.normalize('NFC'));
  });

  it('takes no list for an object', async () => {
    const answer = await app.call('POST', '/v2/products', { as: host, body: [product()] });
    expect(answer.status).toBe(400);
    const inside = await app.call('POST', '/v2/products', {
      as: host,
      body: { title: 'T', variants: product() },
    });
    expect(inside.body).toMatchObject({ code: 'validation_failed' });
  });

  it.each([0.5, -1, 1e21, 9_007_199_254_740_992, '1', null, [1], true])(
    'takes no %j for an amount',
    async (amount) => {
      const body = product({ price: { amount, currency: 'EUR' } });
      const answer = await app.call('POST', '/v2/products', { as: host, body });
      expect(answer.body).toMatchObject({
        code: 'validation_failed',
        errors: [{ path: 'variants.0.price.amount' }],
      });
    },
  );

  it.each(['1', 'x', "' OR 1=1 --", '%27', '01890000-0000-7000-8000-00000000000G', '../me'])(
    'knows no room %s, and breaks at none',
    async (id) => {
      const answer = await app.call('GET', `/v2/rooms/${encodeURIComponent(id)}/events`, { as: host });
      expect([400, 404]).toContain(answer.status);
    },
  );

  it.each(['x', 'bnVsbA', 'e30', '%00', 'W10', 'WyJhIl0', 'x'.repeat(500)])(
    'knows no cursor %s',
    async (cursor) => {
      const answer = await app.call('GET', `/v2/products?cursor=${cursor}`);
      expect([answer.status, answer.body['code']]).toEqual([400, 'invalid_cursor']);
    },
  );
});
