import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { type Answer, Client, PASSWORD } from './client.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-/;
const TOKENS = {
  accessToken: expect.any(String),
  refreshToken: expect.stringMatching(/^[\w-]{43}$/),
  expiresIn: 900,
};

describe('signing in', () => {
  let souk: TestApp;
  let client: Client;
  beforeAll(async () => {
    souk = await startApp();
    client = new Client(souk.url);
  });
  afterAll(() => souk.close());

  it('goes from registering to signing out', async () => {
    const email = `${randomUUID()}@example.com`;
    const registration = { email: ` ${email.toUpperCase()} `, password: PASSWORD, displayName: ' Ada ' };
    const registered = await client.call('POST', '/v2/auth/register', { body: registration });
    expect(registered).toMatchObject({
      status: 201,
      body: {
        user: { id: expect.stringMatching(UUID), email, displayName: 'Ada', role: 'shopper', guest: false },
        ...TOKENS,
      },
    });
    const login = { body: { email, password: PASSWORD } };
    const signedIn = await client.call('POST', '/v2/auth/login', login);
    expect(signedIn).toMatchObject({ status: 200, body: { user: registered.body['user'], ...TOKENS } });
    const token = String(signedIn.body['accessToken']);
    expect(await client.me(token)).toMatchObject({ status: 200, body: registered.body['user'] });

    const renamed = await client.call('PATCH', '/v2/me', { token, body: { displayName: 'Countess' } });
    expect(renamed).toMatchObject({ status: 200, body: { displayName: 'Countess', email } });
    const refreshed = await client.refresh(String(signedIn.body['refreshToken']));
    expect(refreshed).toMatchObject({ status: 200, body: { user: { displayName: 'Countess' }, ...TOKENS } });

    const newest = String(refreshed.body['accessToken']);
    expect((await client.call('POST', '/v2/auth/logout', { token: newest })).status).toBe(204);
    for (const ended of [token, newest]) {
      expect(await client.me(ended)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    }
    expect(await client.refresh(String(refreshed.body['refreshToken']))).toMatchObject({ status: 401 });
    expect(await client.me(String(registered.body['accessToken']))).toMatchObject({ status: 200 });
  });

  it('answers v1 the same, and says that v2 follows it', async () => {
    const { email } = await client.registered();
    const answer = await client.call('POST', '/v1/auth/login', { body: { email, password: PASSWORD } });
    expect(answer).toMatchObject({ status: 200, body: { user: { email }, ...TOKENS } });
    expect(answer.headers.get('deprecation')).toMatch(/^@\d+$/);
    expect((await client.call('POST', '/v1/auth/register', { body: {} })).status).toBe(404);
  });

  it('lets a guest in by name, with no address and no rights', async () => {
    const { user, accessToken } = await client.guest('Bo 🛍');
    expect(user).toEqual({
      id: expect.stringMatching(UUID),
      displayName: 'Bo 🛍',
      role: 'shopper',
      guest: true,
    });
    expect((await client.me(accessToken)).body).toMatchObject(user);
  });

  it('keeps every answer with a token out of caches', async () => {
    const answer = await client.call('POST', '/v2/auth/guest', { body: { displayName: 'Bo' } });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  it('refuses a wrong password and an unknown address with the same words', async () => {
    const { email } = await client.registered();
    const wrong = await client.call('POST', '/v2/auth/login', { body: { email, password: 'wrong' } });
    const unknown = await client.call('POST', '/v2/auth/login', {
      body: { email: `${randomUUID()}@example.com`, password: 'wrong' },
    });
    expect(wrong).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
  });

  it('makes one account for an address, however many ask at once', async () => {
    const email = `${randomUUID()}@example.com`;
    const body = { email, password: PASSWORD, displayName: 'Ada' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => client.call('POST', '/v2/auth/register', { body })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'conflict' });
  });

  it('is not hindered by an old token in the header', async () => {
    const bo = await client.guest();
    const answer = await client.call('POST', '/v2/auth/refresh', {
      token: 'expired.or.forged',
      body: { refreshToken: bo.refreshToken },
    });
    expect(answer.status).toBe(200);
  });

  it.each<[string, string, object]>([
    ['role', 'is chosen', { role: 'admin' }],
    ['guest', 'is chosen', { guest: true }],
    ['id', 'is chosen', { id: '01990000-0000-7000-8000-000000000000' }],
    ['email', 'no address', { email: 'nonsense' }],
    ['email', 'a list', { email: ['a@example.com'] }],
    ['email', 'null', { email: null }],
    ['password', 'short', { password: 'short' }],
    ['password', 'too long', { password: 'x'.repeat(201) }],
    ['password', 'a number', { password: 12345678 }],
    ['displayName', 'empty', { displayName: '' }],
    ['displayName', 'blank', { displayName: '   ' }],
    ['displayName', 'two lines', { displayName: 'two\nlines' }],
    ['displayName', 'too long', { displayName: 'x'.repeat(41) }],
    ['displayName', 'an object', { displayName: { toString: 'x' } }],
  ])('refuses to register with a wrong %s: %s', async (path, _, wrong) => {
    const body = { email: `${randomUUID()}@example.com`, password: PASSWORD, displayName: 'Ada', ...wrong };
    const answer = await client.call('POST', '/v2/auth/register', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(answer.body['errors']).toContainEqual(
      expect.objectContaining({ path: expect.stringMatching(path) }),
    );
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it.each(['login', 'guest', 'refresh'])('refuses unknown fields at %s', async (route) => {
    const body = {
      email: 'a@example.com',
      password: PASSWORD,
      displayName: 'Ada',
      refreshToken: 'x',
      extra: 1,
    };
    const answer = await client.call('POST', `/v2/auth/${route}`, { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(answer.body['errors']).toContainEqual(expect.objectContaining({ path: 'extra' }));
  });

  it('lets two tabs not overwrite each other', async () => {
    const { accessToken: token } = await client.registered();
    const tag = (answer: Answer) => answer.headers.get('etag') ?? '';
    const rename = (displayName: string, known: string) =>
      client.call('PATCH', '/v2/me', { token, body: { displayName }, headers: { 'If-Match': known } });
    const seen = tag(await client.me(token));
    const tabs = await Promise.all(['Bea', 'Cleo', 'Dora', 'Emma'].map((name) => rename(name, seen)));
    expect(tabs.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    expect(tabs.find(({ status }) => status === 412)?.body).toMatchObject({ code: 'precondition_failed' });
    const [renamed] = tabs.filter(({ status }) => status === 200) as [Answer];
    expect(tag(renamed)).toBe(tag(await client.me(token)));
    expect((await rename('Fay', '"nonsense"')).status).toBe(412);
    expect((await rename('Fay', tag(renamed))).body).toMatchObject({ displayName: 'Fay' });
    expect((await rename('Gwen', '*')).status).toBe(200);
  });

  it('lets nobody change more of themselves than their name', async () => {
    const { accessToken: token } = await client.registered();
    for (const field of ['role', 'email', 'guest', 'id']) {
      const answer = await client.call('PATCH', '/v2/me', {
        token,
        body: { displayName: 'Eve', [field]: 'admin' },
      });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: field }] } });
    }
    expect((await client.me(token)).body).toMatchObject({ displayName: 'Ada', role: 'shopper' });
  });
});
