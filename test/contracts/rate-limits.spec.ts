import { afterEach, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { LimitsModule } from '#platform/limits/limits.module.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { RedisModule } from '#platform/redis/redis.module.js';
import { waitFor } from '../support/wait-for.js';
import { startNode } from './platform-node.js';
import { describeOverRedis } from './redis-server.js';

const nodes: TestingModule[] = [];

async function startLimits(redisUrl?: string, limitsScale = 1): Promise<RateLimits> {
  const node = await startNode({
    settings: { limitsScale },
    imports: [RedisModule.forRoot(redisUrl), LimitsModule],
  });
  nodes.push(node);
  return node.get(RateLimits);
}

afterEach(async () => {
  for (const node of nodes.splice(0)) await node.close();
});

/** A limit that no other test counts under. */
function limit(points: number, seconds: number): Limit {
  return { name: `test-${Math.random().toString(36).slice(2)}`, points, seconds };
}

/** What all rate limits promise. */
function promises(url: () => string | undefined): void {
  it('allows so many points and refuses the next one, with what is left and when it starts anew', async () => {
    const limits = await startLimits(url());
    const three = limit(3, 60);
    const taken = [];
    for (let index = 0; index < 5; index += 1) taken.push(await limits.take(three, 'ada'));
    expect(taken.map(({ allowed }) => allowed)).toEqual([true, true, true, false, false]);
    expect(taken.map(({ remaining }) => remaining)).toEqual([2, 1, 0, 0, 0]);
    expect(taken.map(({ quota }) => quota)).toEqual([3, 3, 3, 3, 3]);
    for (const { resetSeconds } of taken) {
      expect(resetSeconds).toBeGreaterThan(57);
      expect(resetSeconds).toBeLessThanOrEqual(60);
    }
  });

  it('counts each caller and each limit apart', async () => {
    const limits = await startLimits(url());
    const [one, other] = [limit(1, 60), limit(1, 60)];
    await limits.take(one, 'ada');
    expect((await limits.take(one, 'ada')).allowed).toBe(false);
    expect((await limits.take(one, 'bob')).allowed).toBe(true);
    expect((await limits.take(other, 'ada')).allowed).toBe(true);
  });

  it('allows exactly the limit to a crowd that comes at once', async () => {
    const limits = await startLimits(url());
    const ten = limit(10, 60);
    const taken = await Promise.all(Array.from({ length: 100 }, async () => limits.take(ten, 'ada')));
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(10);
  });

  it('counts as many points as told', async () => {
    const limits = await startLimits(url());
    const ten = limit(10, 60);
    expect(await limits.take(ten, 'ada', 8)).toMatchObject({ allowed: true, remaining: 2 });
    expect((await limits.take(ten, 'ada', 3)).allowed).toBe(false);
  });

  it('starts anew when the window is over', async () => {
    const limits = await startLimits(url());
    const one = limit(1, 1);
    await limits.take(one, 'ada');
    expect((await limits.take(one, 'ada')).allowed).toBe(false);
    await waitFor(async () => (await limits.take(one, 'ada')).allowed, { describe: 'the next window' });
  });

  it('is scaled by the settings', async () => {
    const wide = await startLimits(url(), 2.5);
    const two = limit(2, 60);
    const taken = await Promise.all(Array.from({ length: 8 }, async () => wide.take(two, 'ada')));
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(5);
    expect(taken[0]?.quota).toBe(5);
  });

  it('refuses nothing when the scale is 0', async () => {
    const off = await startLimits(url(), 0);
    const one = limit(1, 60);
    for (let index = 0; index < 20; index += 1) expect((await off.take(one, 'ada')).allowed).toBe(true);
  });
}

describe('rate limits: in this process', () => promises(() => undefined));

describeOverRedis('rate limits: over Redis', (redis) => promises(() => redis.url));

describeOverRedis('rate limits: two processes over Redis', (redis) => {
  it('count together', async () => {
    const [one, other] = [await startLimits(redis.url), await startLimits(redis.url)];
    const ten = limit(10, 60);
    const taken = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => (index % 2 === 0 ? one : other).take(ten, 'ada')),
    );
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(10);
  });

  it('ask Redis once for each request, and not at all for a caller who is over the limit', async () => {
    const limits = await startLimits(redis.url);
    const three = limit(3, 60);
    await limits.take(three, 'warm-up');
    const before = await commands();
    for (let index = 0; index < 3; index += 1) await limits.take(three, 'ada');
    const allowed = (await commands()) - before;
    await limits.take(three, 'ada');
    const over = await commands();
    for (let index = 0; index < 50; index += 1) await limits.take(three, 'ada');
    expect(allowed).toBe(3);
    expect((await commands()) - over).toBe(0);
  });

  it.each([
    { fault: 'dies', cut: () => redis.kill(), restore: () => redis.start() },
    { fault: 'is silent', cut: async () => redis.freeze(), restore: async () => redis.thaw() },
  ])(
    'count alone while Redis $fault, never off, quickly, and together again by themselves',
    async ({ cut, restore }) => {
      const limits = await startLimits(redis.url);
      const five = limit(5, 60);
      await limits.take(five, 'ada');
      await cut();
      const before = Date.now();
      const taken = [];
      for (let index = 0; index < 20; index += 1) taken.push((await limits.take(five, 'bob')).allowed);
      expect(taken.filter(Boolean)).toHaveLength(5);
      expect(Date.now() - before).toBeLessThan(2_500);
      await restore();
      await waitFor(
        async () => {
          await limits.take(five, `carol-${Math.random()}`);
          return (await redis.ask((client) => client.keys(`souk:limit:${five.name}:carol*`))).length > 0;
        },
        { describe: 'counting in Redis again' },
      );
    },
    20_000,
  );

  /** Scripts that Redis has run so far. */
  function commands(): Promise<number> {
    return redis.ask(async (client) =>
      Number(/evalsha:calls=(\d+)/.exec(await client.info('commandstats'))?.[1] ?? 0),
    );
  }
});
