import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { JwtSecret } from '#platform/auth/jwt-secret.js';
import { startApp, type TestApp } from '../../support/app.js';
import { Client, PASSWORD, type Person } from './client.js';

describe('access', () => {
  let souk: TestApp;
  let client: Client;
  let bo: Person;
  beforeAll(async () => {
    souk = await startApp();
    client = new Client(souk.url);
    bo = await client.guest();
  });
  afterAll(() => souk.close());

  const claims = () => jwt.decode(bo.accessToken) as jwt.JwtPayload;
  const key = () => souk.app.get(JwtSecret).signingKey;
  const altered = (changes: object) => {
    const [header, , signature] = bo.accessToken.split('.');
    return [
      header,
      Buffer.from(JSON.stringify({ ...claims(), ...changes })).toString('base64url'),
      signature,
    ].join('.');
  };

  it('needs a token', async () => {
    const answer = await client.call('GET', '/v2/me');
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each<[string, () => string]>([
    ['with a changed role', () => altered({ role: 'admin' })],
    ['of another user', () => altered({ sub: randomUUID() })],
    ['with a longer life', () => altered({ exp: 4102444800 })],
    ['without signature', () => jwt.sign({ ...claims(), role: 'admin' }, null, { algorithm: 'none' })],
    ['of another secret', () => jwt.sign(claims(), 'another-secret-of-32-bytes-or-more')],
    ['of another type', () => jwt.sign({ ...claims(), typ: 'refresh' }, key())],
    ['for others', () => jwt.sign({ ...claims(), aud: 'somebody' }, key())],
    ['in another algorithm', () => jwt.sign(claims(), key(), { algorithm: 'HS512' })],
  ])('refuses a token %s', async (_, token) => {
    expect(await client.me(token())).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
  });

  it('tells an expired token from a wrong one', async () => {
    const expired = jwt.sign({ ...claims(), iat: 1_000_000_000, exp: 1_000_000_900 }, key());
    expect(await client.me(expired)).toMatchObject({ status: 401, body: { code: 'token_expired' } });
  });

  it('shows a user their devices, the latest first, page by page', async () => {
    const ada = await client.registered();
    const login = {
      body: { email: ada.email, password: PASSWORD },
      headers: { 'User-Agent': `Phone ${'x'.repeat(300)}` },
    };
    const phone = (await client.call('POST', '/v2/auth/login', login)).body as unknown as Person;
    const page = (query: string) =>
      client.call('GET', `/v2/me/sessions${query}`, { token: phone.accessToken });
    const first = await page('?limit=1');
    expect(first.body).toEqual({
      data: [
        {
          id: expect.any(String),
          userAgent: expect.stringMatching(/^Phone x{194}$/),
          current: true,
          createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          lastUsedAt: expect.any(String),
          expiresAt: expect.any(String),
        },
      ],
      page: { next: expect.any(String) },
    });
    const { next } = first.body['page'] as { next: string };
    expect((await page(`?limit=1&cursor=${next}`)).body).toMatchObject({
      data: [{ current: false }],
      page: { next: null },
    });
    for (const query of ['?limit=0', '?limit=101', '?limit=1.5', '?limit=x', '?page=2']) {
      expect(await page(query)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    }
    for (const cursor of ['x', 'bnVsbA', Buffer.from('["a"]').toString('base64url')]) {
      expect(await page(`?cursor=${cursor}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid_cursor' },
      });
    }
  });

  it('lets a user sign another device out, at once on this node', async () => {
    const ada = await client.registered();
    const phone = (
      await client.call('POST', '/v2/auth/login', { body: { email: ada.email, password: PASSWORD } })
    ).body as unknown as Person;
    const end = (id: string) => client.call('DELETE', `/v2/me/sessions/${id}`, { token: phone.accessToken });
    const sessionId = sessionOf(ada);
    expect((await end(sessionId)).status).toBe(204);
    expect((await client.me(ada.accessToken)).status).toBe(401);
    expect((await client.refresh(ada.refreshToken)).status).toBe(401);
    expect((await client.me(phone.accessToken)).status).toBe(200);
    expect(await end(sessionId)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const list = await client.call('GET', '/v2/me/sessions', { token: phone.accessToken });
    expect(list.body['data']).toHaveLength(1);
  });

  it("hides everybody else's sessions", async () => {
    const eve = await client.guest('Eve');
    for (const id of [sessionOf(bo), randomUUID()]) {
      const answer = await client.call('DELETE', `/v2/me/sessions/${id}`, { token: eve.accessToken });
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect((await client.me(bo.accessToken)).status).toBe(200);
    const odd = await client.call('DELETE', '/v2/me/sessions/1%20OR%201', { token: eve.accessToken });
    expect(odd).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ path: 'sessionId' }] },
    });
  });

  it('ends on every other node within 5 seconds', async () => {
    const other = await souk.another();
    try {
      const eve = await client.guest('Eve');
      const there = new Client(other.url);
      expect((await there.me(eve.accessToken)).status).toBe(200);
      await client.call('POST', '/v2/auth/logout', { token: eve.accessToken });
      const deadline = Date.now() + 5_000;
      let status = 200;
      while (status === 200 && Date.now() < deadline) status = (await there.me(eve.accessToken)).status;
      expect(status).toBe(401);
    } finally {
      await other.close();
    }
  }, 20_000);

  it('is known to have ended on a node that starts later', async () => {
    const eve = await client.guest('Eve');
    await client.call('POST', '/v2/auth/logout', { token: eve.accessToken });
    const later = await souk.another();
    try {
      expect((await new Client(later.url).me(eve.accessToken)).status).toBe(401);
    } finally {
      await later.close();
    }
  }, 20_000);
});

function sessionOf({ accessToken }: Person): string {
  return String((jwt.decode(accessToken) as jwt.JwtPayload)['sid']);
}
