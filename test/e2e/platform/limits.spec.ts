import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { type Exchange, send } from './wire.js';

/** The limit of signing in as a guest: so many a minute from one address. */
const GUESTS = 60;

/** Signs in once more than the limit allows, `address` telling each time where the request says it comes from. */
async function oneTooMany(nodes: readonly TestApp[], address: (turn: number) => string): Promise<Exchange[]> {
  const answers: Exchange[] = [];
  for (let turn = 0; turn <= GUESTS; turn += 1) {
    const node = nodes[turn % nodes.length] ?? nodes[0];
    answers.push(
      await send(node?.url ?? '', 'POST', '/v2/auth/guest', {
        headers: { 'x-forwarded-for': address(turn) },
        body: { displayName: 'Bo' },
      }),
    );
  }
  return answers;
}

function statuses(answers: readonly Exchange[]): Record<number, number> {
  const counted: Record<number, number> = {};
  for (const { status } of answers) counted[status] = (counted[status] ?? 0) + 1;
  return counted;
}

describe('rate limits', () => {
  let behindProxy: TestApp;
  let alone: TestApp;
  beforeAll(async () => {
    behindProxy = await startApp({ LIMITS_SCALE: '1', TRUST_PROXY: '1' });
    alone = await behindProxy.another({ TRUST_PROXY: '0' });
  }, 60_000);
  afterAll(() => behindProxy.close(), 60_000);

  it('tell what is allowed and what is left of it', async () => {
    const bo = await behindProxy.guest();
    const left = async () => {
      const { headers } = await behindProxy.call('GET', '/v2/me', { as: bo });
      expect(headers.get('ratelimit-policy')).toBe('"default";q=300;w=60');
      const [, rest, reset] = /^"default";r=(\d+);t=(\d+)$/.exec(headers.get('ratelimit') ?? '') ?? [];
      expect(Number(reset)).toBeGreaterThan(0);
      expect(Number(reset)).toBeLessThanOrEqual(60);
      return Number(rest);
    };
    expect([await left(), await left()]).toEqual([299, 298]);
    const write = await behindProxy.call('PATCH', '/v2/me', { as: bo, body: { displayName: 'Bob' } });
    expect(write.headers.get('ratelimit')).toMatch(/^"writes";r=119;/);
  });

  it('refuse what is over them with a problem that says when to come back', async () => {
    const answers = await oneTooMany([behindProxy], () => '192.0.2.1');
    expect(statuses(answers)).toEqual({ 200: GUESTS, 429: 1 });
    const refused = answers.at(-1);
    const wait = Number(refused?.headers['retry-after']);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect(refused?.headers['ratelimit']).toMatch(/^"guest";r=0;t=\d+$/);
    expect(refused?.body).toMatchObject({ code: 'rate_limited', status: 429, retryAfterSeconds: wait });
    expect(refused?.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('count by the address that the proxy saw, not by those that the client made up before it', async () => {
    expect(statuses(await oneTooMany([behindProxy], (turn) => `10.0.0.${turn}, 192.0.2.2`))).toEqual({
      200: GUESTS,
      429: 1,
    });
    expect(statuses(await oneTooMany([behindProxy], (turn) => `192.0.2.2, 10.0.1.${turn}`))).toEqual({
      200: GUESTS + 1,
    });
  });

  it('count an IPv6 network as one client', async () => {
    const answers = await oneTooMany([behindProxy], (turn) => `2001:db8:1:2::${turn}`);
    expect(statuses(answers)).toEqual({ 200: GUESTS, 429: 1 });
  });

  it('believe no X-Forwarded-For without a proxy', async () => {
    expect(statuses(await oneTooMany([alone], (turn) => `192.0.2.${turn}`))).toEqual({ 200: GUESTS, 429: 1 });
  });

  it('count people who are signed in by who they are, not by the address that they share', async () => {
    const [ann, bo] = [await behindProxy.guest('Ann'), await behindProxy.guest('Bo')];
    const calls = Array.from({ length: 301 }, () => behindProxy.call('GET', '/v2/me', { as: ann }));
    const answers = await Promise.all(calls);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
    expect((await behindProxy.call('GET', '/v2/me', { as: bo })).status).toBe(200);
    expect((await behindProxy.call('GET', '/v2/rooms', { as: ann })).body).toMatchObject({
      code: 'rate_limited',
    });
  });

  it('never refuse probes, which all come from one address', async () => {
    for (const path of ['/health/live', '/health/ready', '/health', '/metrics']) {
      const answers = await Promise.all(Array.from({ length: 110 }, () => send(alone.url, 'GET', path)));
      expect(statuses(answers)).toEqual({ 200: 110 });
      expect(answers[0]?.headers['ratelimit']).toBeUndefined();
    }
  });
});

describeWithRedis('rate limits of two nodes', (redis) => {
  let near: TestApp;
  let far: TestApp;
  beforeAll(async () => {
    near = await startApp({ LIMITS_SCALE: '1', TRUST_PROXY: '1', REDIS_URL: redis.url });
    far = await near.another();
  }, 60_000);
  afterAll(() => near.close(), 60_000);

  it('are one', async () => {
    expect(statuses(await oneTooMany([near, far], () => '198.51.100.1'))).toEqual({ 200: GUESTS, 429: 1 });
    expect(statuses(await oneTooMany([far, near], (turn) => `198.51.100.${2 + turn}`))).toEqual({
      200: GUESTS + 1,
    });
  });
});
