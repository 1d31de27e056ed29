import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { JwtSecret } from '#platform/auth/jwt-secret.js';
import jwt from 'jsonwebtoken';
import type { Socket } from 'socket.io-client';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { closed, handshake, told } from './raw-socket.js';

const SHOP = 'https://shop.example';

/** A token like that of `visitor` that is good for `seconds` more. */
function tokenFor(app: TestApp, { token }: Visitor, seconds: number): string {
  const { exp: _exp, iat: _iat, ...claims } = jwt.decode(token) as jwt.JwtPayload;
  return jwt.sign(claims, app.app.get(JwtSecret).signingKey, { expiresIn: seconds });
}

describe('the handshake of a socket', () => {
  let app: TestApp;
  let ann: Visitor;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    app = await startApp({ CORS_ORIGINS: SHOP });
    ann = await app.guest('Ann');
  }, 60_000);
  afterAll(async () => {
    for (const socket of sockets) socket.disconnect();
    await app.close();
  }, 60_000);

  const shake = async (options: Parameters<typeof handshake>[1]) => {
    const outcome = await handshake(app.url, options);
    sockets.push(outcome.socket);
    return outcome;
  };

  it.each<[string, () => object, string]>([
    ['no token', () => ({}), 'unauthenticated'],
    ['a token that is no text', () => ({ token: { a: 1 } }), 'unauthenticated'],
    ['a token that is none', () => ({ token: 'x.y.z' }), 'unauthenticated'],
    ['a refresh token', () => ({ token: ann.refreshToken }), 'unauthenticated'],
    ['a token of another secret', () => ({ token: jwt.sign(decoded(), 'x'.repeat(40)) }), 'unauthenticated'],
    ['an expired token', () => ({ token: tokenFor(app, ann, -1) }), 'token_expired'],
  ])('is refused with %s, and told why', async (_, auth, code) => {
    const { refused } = await shake({ auth: auth() });
    expect(refused).toMatchObject({ code, status: 401, type: `urn:souk:problem:${code}` });
    expect(JSON.stringify(refused)).not.toMatch(/stack|node_modules|\.ts/);
  });

  const decoded = () => jwt.decode(ann.token) as jwt.JwtPayload;

  it.each(['https://evil.example', 'http://shop.example', `${SHOP}.evil.example`, 'null', 'file://', 'x'])(
    'is refused from a page of %s, whatever its token',
    async (origin) => {
      const { refused } = await shake({ auth: ann, headers: { origin } });
      expect(String(refused)).toMatch(/websocket error/);
    },
  );

  it('is let through from our own pages, from allowed origins and from programs', async () => {
    for (const headers of [{ origin: SHOP }, { origin: app.url }, {}] as Record<string, string>[]) {
      const { refused, socket } = await shake({ auth: ann, headers });
      expect([refused, socket.connected]).toEqual([undefined, true]);
    }
  });

  it('is refused over polling and in namespaces that are not there', async () => {
    expect((await shake({ auth: ann, transports: ['polling'] })).refused).toBeDefined();
    expect((await shake({ auth: ann, namespace: '/admin' })).refused).toBe('Invalid namespace');
    const polling = await fetch(`${app.url}/socket.io/?EIO=4&transport=polling`);
    expect(polling.status).toBe(400);
    expect(await polling.text()).not.toMatch(/sid/);
  });

  it('is renewed with another token of the same user, and ends when the last one runs out', async () => {
    const { socket } = await shake({ auth: { token: tokenFor(app, ann, 2) } });
    const ended = told(socket, 'session.ended');
    const end = closed(socket);
    const renew = (token: unknown): Promise<Record<string, unknown>> =>
      socket.emitWithAck('auth.renew', { token }) as Promise<Record<string, unknown>>;
    const bo = await app.guest('Bo');
    expect(await renew(bo.token)).toMatchObject({ ok: false, error: { code: 'unauthenticated' } });
    expect(await renew(tokenFor(app, ann, -1))).toMatchObject({
      ok: false,
      error: { code: 'token_expired' },
    });
    expect(await renew(1)).toMatchObject({ ok: false, error: { code: 'validation_failed' } });
    const until = Date.now() + 4_000;
    expect(await renew(tokenFor(app, ann, 4))).toEqual({ ok: true });
    expect(await ended).toEqual({ reason: 'token_expired' });
    expect(Date.now()).toBeGreaterThan(until - 1_000);
    expect(await end).toMatch(/disconnect|close/);
  }, 15_000);
});

/** A session that ends on one node ends its sockets on both within 5 s, and lets none back in. */
async function endsEverywhere(near: TestApp, far: TestApp): Promise<void> {
  const ann = await near.register('Ann');
  const bo = await near.guest('Bo');
  const [here, there, others] = [await near.connect(ann), await far.connect(ann), await far.connect(bo)];
  const ends = [here, there].map((socket) => Promise.all([told(socket, 'session.ended'), closed(socket)]));
  const start = performance.now();
  expect((await near.call('POST', '/v2/auth/logout', { as: ann })).status).toBe(204);
  for (const [reason] of await Promise.all(ends)) expect(reason).toEqual({ reason: 'session_ended' });
  expect(performance.now() - start).toBeLessThan(5_000);
  expect(others.connected).toBe(true);
  for (const node of [near, far])
    await expect(node.connect(ann)).rejects.toMatchObject({ data: { code: 'unauthenticated' } });
}

describe('signing out', () => {
  it('closes the sockets of the session on every node, without Redis', async () => {
    const near = await startApp();
    try {
      await endsEverywhere(near, await near.another());
    } finally {
      await near.close();
    }
  }, 20_000);
});

describeWithRedis('signing out with Redis', (redis) => {
  it('closes the sockets of the session on every node', async () => {
    const near = await startApp({ REDIS_URL: redis.url });
    try {
      await endsEverywhere(near, await near.another());
    } finally {
      await near.close();
    }
  }, 20_000);
});
