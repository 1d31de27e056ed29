import { beforeEach, describe, expect, it } from '@jest/globals';
import { fakeClient, signedIn } from '../../../../test/support/fakes/client.js';
import { MemoryTokens, BrowserTokens } from '../session/token-stores.js';
import { Souk } from '../souk.js';
import { SoukError } from '../souk-error.js';

const PAY = { claimIds: ['c'], payment: { provider: 'sandbox', method: 'ok' } };

describe('a call', () => {
  let client: ReturnType<typeof fakeClient>;
  beforeEach(() => void (client = fakeClient()));
  const keys = () => client.web.calls.map(({ headers }) => headers['idempotency-key']);

  it('fills in its path and query, and answers what the server answers', async () => {
    client.web.answer(200, { data: [], page: { next: null } });
    const page = await client.souk.call('GET /v2/rooms/{id}/events', {
      path: { id: 'a/b' },
      query: { after: 3, limit: 10 },
    });
    expect(page.page.next).toBeNull();
    expect(client.web.calls).toMatchObject([
      {
        method: 'GET',
        path: '/v2/rooms/a%2Fb/events?after=3&limit=10',
        headers: { authorization: 'Bearer access 1' },
      },
    ]);
    expect(keys()).toEqual([undefined]);
  });

  it('throws the problem as it was told', async () => {
    const problem = {
      ...{ code: 'validation_failed', status: 400, requestId: 'r1' },
      errors: [{ path: 'title', message: 'is missing' }],
    };
    client.web.answer(400, { ...problem, detail: 'No.', orderId: 'o1' });
    const error: unknown = await client.souk.call('GET /v2/me').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SoukError);
    expect(error).toMatchObject({ ...problem, message: 'No.', facts: { orderId: 'o1' } });
  });

  it('has one key for all its attempts', async () => {
    client.web.break().answer(503, { code: 'overloaded' }, { 'retry-after': '2' });
    client.web.answer(409, { code: 'idempotency_in_progress' }).answer(201, { id: 'o1' });
    const order = client.souk.call('POST /v2/orders', { body: PAY });
    await client.timing.pass(10_000);
    expect((await order).id).toBe('o1');
    expect(keys()).toHaveLength(4);
    expect(new Set(keys()).size).toBe(1);
    expect(keys()[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  it('takes the key it is given', async () => {
    client.web.answer(201, { id: 'o1' });
    await client.souk.call('POST /v2/orders', { body: PAY, key: 'mine' });
    expect(keys()).toEqual(['mine']);
  });

  it('waits as long as the server wants, and a bit by chance', async () => {
    client.web.answer(429, { code: 'rate_limited' }, { 'retry-after': '3' }).answer(200, {});
    const me = client.souk.call('GET /v2/me');
    await client.timing.pass(3_249);
    expect(client.web.calls).toHaveLength(1);
    await client.timing.pass(1);
    await me;
    expect(client.web.calls).toHaveLength(2);
  });

  it('gives up rather than wait longer than its caller', async () => {
    client.web.answer(429, { code: 'rate_limited' }, { 'retry-after': '60' });
    await expect(client.souk.call('GET /v2/me')).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 60_000,
    });
  });

  it('is not asked again when it was decided', async () => {
    client.web.answer(409, { code: 'sold_out' });
    await expect(client.souk.call('GET /v2/me')).rejects.toMatchObject({ code: 'sold_out' });
    expect(client.web.calls).toHaveLength(1);
  });

  it('that has no user whose key is kept is not asked again when nobody answered', async () => {
    client = fakeClient({ isSignedIn: false });
    client.web.break();
    await expect(client.souk.guest('Bo')).rejects.toMatchObject({ code: 'unanswered' });
    expect(client.web.calls).toHaveLength(1);
  });

  it('ends with its signal, in an attempt and between two', async () => {
    const stop = new AbortController();
    const waiting = client.souk.call('GET /v2/me', { signal: stop.signal });
    stop.abort(new Error('never mind'));
    await expect(waiting).rejects.toThrow('never mind');
    const again = new AbortController();
    client.web.answer(503, { code: 'overloaded' }, { 'retry-after': '9' });
    const between = client.souk.call('GET /v2/me', { signal: again.signal });
    await client.timing.pass(100);
    again.abort(new Error('never mind'));
    await expect(between).rejects.toThrow('never mind');
    expect(client.timing.next).toBeUndefined();
  });

  it('is asked again when an attempt takes too long', async () => {
    client.web.hang().answer(200, {});
    const me = client.souk.call('GET /v2/me', { timeout: 1_000 });
    await client.timing.pass(1_250);
    await me;
    client.web.hang();
    const impatient = client.souk.call('GET /v2/me', { timeout: 1_000, patience: 1_000 });
    const refused = expect(impatient).rejects.toMatchObject({ code: 'unanswered' });
    await client.timing.pass(1_000);
    await refused;
  });

  it('says so when the answer is not from Souk', async () => {
    client.web.with(async () => new Response('<html>', { status: 500 }));
    await expect(client.souk.call('GET /v2/me')).rejects.toMatchObject({
      code: 'internal_error',
      status: 500,
    });
  });
});

describe('an access token that is too old', () => {
  const EXPIRED = { code: 'token_expired' };

  it('is renewed once for all calls, which are then asked again with their keys', async () => {
    const { souk, web } = fakeClient();
    web.answer(401, EXPIRED).answer(401, EXPIRED).answer(200, signedIn(2)).answer(200, {}).answer(201, {});
    await Promise.all([souk.call('GET /v2/me'), souk.call('POST /v2/orders', { body: PAY })]);
    const paths = web.calls.map(({ path }) => path);
    expect(paths.filter((path) => path === '/v2/auth/refresh')).toHaveLength(1);
    const orders = web.calls.filter(({ path }) => path === '/v2/orders');
    expect(orders.map(({ headers }) => headers['authorization'])).toEqual([
      'Bearer access 1',
      'Bearer access 2',
    ]);
    expect(orders[0]?.headers['idempotency-key']).toBe(orders[1]?.headers['idempotency-key']);
  });

  it('is not renewed by each call in turn when the server cannot', async () => {
    const { souk, web } = fakeClient();
    web.answer(401, EXPIRED).answer(401, EXPIRED);
    web.answer(503, { code: 'overloaded' }, { 'retry-after': '60' });
    const calls = [souk.call('GET /v2/me'), souk.call('GET /v2/me')];
    for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'overloaded' });
    expect([web.calls.length, souk.user?.id]).toEqual([3, 'ann']);
  });

  it('is renewed once for all tabs that share a store', async () => {
    const { web, timing, tokens } = fakeClient();
    const [one, two] = [0, 1].map(
      () => new Souk({ url: 'https://souk.test', tokens, timing, fetch: web.fetch }),
    );
    web.answer(401, EXPIRED).answer(401, EXPIRED).answer(200, signedIn(2)).answer(200, {}).answer(200, {});
    await Promise.all([one?.call('GET /v2/me'), two?.call('GET /v2/me')]);
    expect(web.calls.filter(({ path }) => path === '/v2/auth/refresh')).toHaveLength(1);
    expect(tokens.read()).toMatchObject({ accessToken: 'access 2', refreshToken: 'refresh 2' });
  });

  it('is renewed although the answer to the refresh was lost', async () => {
    const { souk, web, timing, tokens } = fakeClient();
    web.answer(401, EXPIRED).break().answer(200, signedIn(2)).answer(200, {});
    const me = souk.call('GET /v2/me');
    await timing.pass(1_000);
    await me;
    expect(tokens.read()?.refreshToken).toBe('refresh 2');
  });

  it('signs out when it cannot be renewed', async () => {
    const { souk, web, tokens } = fakeClient();
    web.answer(401, EXPIRED).answer(401, { code: 'refresh_reused' });
    await expect(souk.call('GET /v2/me')).rejects.toMatchObject({ code: 'refresh_reused' });
    expect([tokens.read(), souk.user]).toEqual([undefined, undefined]);
  });

  it('is renewed once, and not for ever', async () => {
    const { souk, web } = fakeClient();
    web.answer(401, EXPIRED).answer(200, signedIn(2)).answer(401, EXPIRED);
    await expect(souk.call('GET /v2/me')).rejects.toMatchObject({ code: 'token_expired' });
    expect(web.calls).toHaveLength(3);
  });
});

describe('signing in and out', () => {
  it('keeps who it is and for how long', async () => {
    const { souk, web, tokens, timing } = fakeClient({ isSignedIn: false });
    web.answer(200, signedIn(1));
    expect(await souk.guest('Ann')).toMatchObject({ displayName: 'Ann' });
    expect(tokens.read()).toMatchObject({ accessToken: 'access 1', expiresAt: timing.now() + 900_000 });
    web.answer(204, undefined);
    await souk.logout();
    expect([souk.user, web.calls.at(-1)?.path]).toEqual([undefined, '/v2/auth/logout']);
  });

  it('shares tokens between tabs through their storage, and their turns through its locks', async () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    };
    const names: string[] = [];
    const locks = { request: <T>(name: string, work: () => Promise<T>) => (names.push(name), work()) };
    const held = new MemoryTokens().read();
    const [one, two] = [new BrowserTokens(storage, 'souk', locks), new BrowserTokens(storage, 'souk', locks)];
    expect(one.read()).toBe(held);
    const { tokens } = fakeClient();
    one.write(tokens.read());
    expect(two.read()).toEqual(tokens.read());
    expect(await two.exclusively(async () => 1)).toBe(1);
    expect(names).toEqual(['souk.tokens']);
    two.write(undefined);
    expect(one.read()).toBeUndefined();
  });
});
