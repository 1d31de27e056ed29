import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { Cache } from '#platform/cache/cache.js';
import { LayeredCacheModule } from '#platform/cache/layered-cache.module.js';
import { RedisModule } from '#platform/redis/redis.module.js';
import { NodeBusModule } from '#platform/node-bus/node-bus.module.js';
import { type LatencyProxy, startLatencyProxy } from '../support/latency-proxy.js';
import { waitFor } from '../support/wait-for.js';
import { Source } from './cache-source.js';
import { startNode } from './platform-node.js';
import { describeOverRedis, type RedisServer } from './redis-server.js';

let app: TestingModule[] = [];
const lines: LatencyProxy[] = [];

async function startCache(redisUrl?: string): Promise<Cache> {
  const node = await startNode({
    settings: { redisUrl },
    imports: [RedisModule.forRoot(redisUrl), NodeBusModule, LayeredCacheModule],
  });
  app.push(node);
  return node.get(Cache);
}

afterEach(async () => {
  for (const node of app) await node.close();
  app = [];
  for (const line of lines.splice(0)) await line.close();
});

/** What every cache promises. */
function promises(url: () => string | undefined): void {
  let cache: Cache;
  let source: Source;
  let number = 0;
  let key: string;

  beforeEach(async () => {
    cache = await startCache(url());
    source = new Source();
    number += 1;
    key = `product:${url() ?? ''}:${number}`;
  });

  it('loads a value once and answers from then on by itself', async () => {
    expect(await cache.wrap(key, 60, source.load)).toBe('first');
    source.value = 'second';
    expect(await cache.wrap(key, 60, source.load)).toBe('first');
    expect(source.asked).toBe(1);
  });

  it('asks once for all who miss together', async () => {
    source.hold();
    const asking = Array.from({ length: 50 }, () => cache.wrap(key, 60, source.load));
    await waitFor(() => source.asked === 1, { describe: 'the load' });
    source.release();
    expect(new Set(await Promise.all(asking))).toEqual(new Set(['first']));
    expect(source.asked).toBe(1);
  });

  it('answers the same from the first time on, and takes nothing that JSON would change', async () => {
    source.value = { none: undefined, nothing: null, list: [1] };
    const expected = { nothing: null, list: [1] };
    expect(await cache.wrap(key, 60, source.load)).toEqual(expected);
    expect(await cache.wrap(key, 60, source.load)).toEqual(expected);
    // @ts-expect-error a Date would be a string the second time
    await cache.wrap(`${key}:dated`, 60, () => Promise.resolve([{ at: new Date(0) }]));
  });

  it('keeps null, and keeps no undefined', async () => {
    source.value = null;
    expect(await cache.wrap(key, 60, source.load)).toBeNull();
    expect(await cache.wrap(key, 60, source.load)).toBeNull();
    expect(source.asked).toBe(1);
    source.value = undefined;
    expect(await cache.wrap(`${key}:other`, 60, source.load)).toBeUndefined();
    expect(await cache.wrap(`${key}:other`, 60, source.load)).toBeUndefined();
    expect(source.asked).toBe(3);
  });

  it('keeps no fault: the next caller asks again', async () => {
    const broken = () => Promise.reject(new Error('the database is away'));
    await expect(Promise.all([cache.wrap(key, 60, broken), cache.wrap(key, 60, broken)])).rejects.toThrow(
      'away',
    );
    expect(await cache.wrap(key, 60, source.load)).toBe('first');
  });

  it('forgets a value when its time is over', async () => {
    await cache.wrap(key, 0.2, source.load);
    source.value = 'second';
    expect(
      await waitFor(async () => (await cache.wrap(key, 0.2, source.load)) === 'second', {
        describe: 'expiry',
      }),
    ).toBe(true);
  });

  it('forgets what it is told to forget, and tells its listeners', async () => {
    const forgotten: string[] = [];
    cache.onForget((one) => forgotten.push(one));
    await cache.wrap(key, 60, source.load);
    source.value = 'second';
    await cache.forget([key, `${key}:other`]);
    expect(forgotten).toEqual([key, `${key}:other`]);
    expect(await cache.wrap(key, 60, source.load)).toBe('second');
  });

  it('does not keep a value that was read before it was forgotten and arrives after', async () => {
    source.hold();
    const early = cache.wrap(key, 60, source.load);
    await waitFor(() => source.asked === 1, { describe: 'the load' });
    source.value = 'second';
    await cache.forget([key]);
    const late = cache.wrap(key, 60, source.load);
    await waitFor(() => source.asked === 2, { describe: 'a load of its own' });
    source.release();
    expect(await early).toBe('first');
    expect(await late).toBe('second');
    expect(await cache.wrap(key, 60, source.load)).toBe('second');
    expect(source.asked).toBe(2);
  });

  it('never ends up with an old value, however reads and changes race', async () => {
    let stored = 0;
    const read = async (): Promise<number> => {
      const seen = stored;
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
      return seen;
    };
    let stop = false;
    const readers = Array.from({ length: 8 }, async () => {
      while (!stop) {
        await cache.wrap(key, 60, read);
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    try {
      for (let change = 1; change <= 60; change += 1) {
        stored = change;
        await cache.forget([key]);
        expect(await cache.wrap(key, 60, read)).toBe(change);
      }
    } finally {
      stop = true;
    }
    await Promise.all(readers);
  });
}

describe('cache: in this process', () => promises(() => undefined));

describeOverRedis('cache: in this process over Redis', (redis) => promises(() => redis.url));

describeOverRedis('cache: two processes over Redis', (redis) => {
  it('share what one of them loaded', async () => {
    const [one, other] = [await startCache(redis.url), await startCache(redis.url)];
    const source = new Source();
    await one.wrap('shared', 60, source.load);
    await waitFor(() => redis.ask((client) => client.get('souk:cache:shared')), {
      describe: 'the shared level',
    });
    expect(await other.wrap('shared', 60, source.load)).toBe('first');
    expect(source.asked).toBe(1);
  });

  it('keep values for their time and ten percent more or less', async () => {
    const one = await startCache(redis.url);
    await Promise.all(
      Array.from({ length: 60 }, (_, index) => one.wrap(`jitter:${index}`, 100, async () => index)),
    );
    const keys = Array.from({ length: 60 }, (_, index) => `souk:cache:jitter:${index}`);
    const times = await waitFor(
      async () => {
        const found = await redis.ask((client) => Promise.all(keys.map((key) => client.pttl(key))));
        return found.every((time) => time > 0) && found;
      },
      { describe: 'all values in the shared level' },
    );
    expect(Math.min(...times)).toBeGreaterThan(89_000);
    expect(Math.max(...times)).toBeLessThanOrEqual(110_000);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(5_000);
  });

  it('forget together', async () => {
    const [one, other] = [await startCache(redis.url), await startCache(redis.url)];
    const source = new Source();
    const heard: string[] = [];
    other.onForget((key) => heard.push(key));
    await one.wrap('both', 60, source.load);
    await other.wrap('both', 60, source.load);
    source.value = 'second';
    await one.forget(['both']);
    await waitFor(() => heard.includes('both'), { describe: 'the other process hearing of it' });
    expect(await other.wrap('both', 60, source.load)).toBe('second');
    expect(await one.wrap('both', 60, source.load)).toBe('second');
  });

  it('do not share a value that one read before the other forgot it', async () => {
    const [slow, changer] = [await startCache(redis.url), await startCache(redis.url)];
    const source = new Source();
    source.hold();
    const early = slow.wrap('race', 60, source.load);
    await waitFor(() => source.asked === 1, { describe: 'the load' });
    const heard: string[] = [];
    slow.onForget((key) => heard.push(key));
    source.value = 'second';
    await changer.forget(['race']);
    await waitFor(() => heard.length === 1, { describe: 'the slow process hearing of it' });
    source.release();
    expect(await early).toBe('first');
    expect(await slow.wrap('race', 60, source.load)).toBe('second');
    expect(await changer.wrap('race', 60, source.load)).toBe('second');
  });
});

describeOverRedis('cache: with Redis gone', (redis) => {
  it('goes on in this process, and forgets after the outage what was changed during it', async () => {
    const { hostname: host, port } = new URL(redis.url);
    const line = await startLatencyProxy({ target: { host, port: Number(port) }, delayMs: [0, 0] });
    lines.push(line);
    const cache = await startCache(line.through(redis.url));
    const source = new Source();
    expect(await cache.wrap('outage', 60, source.load)).toBe('first');
    await waitFor(() => stored(redis, 'outage'), { describe: 'the shared level' });

    await line.cut();
    source.value = 'second';
    await cache.forget(['outage']);
    expect(await cache.wrap('outage', 60, source.load)).toBe('second');
    expect(await cache.wrap('outage', 60, source.load)).toBe('second');
    expect(source.asked).toBe(2);
    expect(await stored(redis, 'outage')).toContain('first');
    await line.restore();
    await waitFor(
      async () => {
        await cache.wrap(`probe:${Math.random()}`, 60, source.load);
        return (await stored(redis, 'outage'))?.includes('first') !== true;
      },
      { describe: 'the old value leaving Redis' },
    );
    // Another process has no memory of its own of it: it sees what Redis says.
    const other = await startCache(redis.url);
    expect(await other.wrap('outage', 60, source.load)).toBe('second');
  });

  it('answers soon while Redis is silent', async () => {
    const cache = await startCache(redis.url);
    const source = new Source();
    redis.freeze();
    const before = Date.now();
    for (let index = 0; index < 20; index += 1) await cache.wrap(`silent:${index}`, 60, source.load);
    await cache.forget(['silent:1']);
    expect(Date.now() - before).toBeLessThan(2_500);
    redis.thaw();
  });

  it('answers quickly while Redis is dead, and uses it again by itself', async () => {
    const cache = await startCache(redis.url);
    const source = new Source();
    await redis.kill();
    const before = Date.now();
    for (let index = 0; index < 50; index += 1) await cache.wrap(`dead:${index}`, 60, source.load);
    expect(Date.now() - before).toBeLessThan(1_000);
    expect(await cache.wrap('dead:1', 60, source.load)).toBe('first');
    expect(source.asked).toBe(50);
    await redis.start();
    await waitFor(
      async () => {
        await cache.wrap(`alive:${Math.random()}`, 60, source.load);
        return (await redis.ask((client) => client.keys('souk:cache:alive:*'))).length > 0;
      },
      { describe: 'values in Redis again' },
    );
  });
});

function stored(redis: RedisServer, key: string): Promise<string | null> {
  return redis.ask((client) => client.get(`souk:cache:${key}`));
}
