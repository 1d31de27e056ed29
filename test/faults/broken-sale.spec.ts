/** What a crowd is sold while something below the server breaks: the same as ever, to the last unit. */
import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Chance } from '../bench/crowd/chance.js';
import { throughKill } from '../bench/crowd/kill.js';
import { ServerProcess } from '../bench/crowd/server-process.js';
import type { Verdict } from '../bench/crowd/verdict.js';
import { describeOverRedis } from '../contracts/redis-server.js';
import { programOf } from '../support/programs.js';

const UNITS = 15;
const CROWD = { shoppers: 40, units: UNITS, holdSeconds: 2, seconds: 40, prelude: 300 };

interface World {
  server: ServerProcess;
}

/** A Souk with a PostgreSQL of its own. */
function withServer(settings: () => Record<string, string>): World {
  const world = {} as World;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'souk-broken-'));
    // PostgreSQL, which runs as another user when we are root, must get through.
    await chmod(dataDir, 0o755);
    world.server = await ServerProcess.start({
      entry: programOf('src/main.ts'),
      dataDir,
      settings: { LOG_LEVEL: 'warn', LIMITS_SCALE: '1000', ...settings() },
    });
  }, 90_000);
  afterAll(async () => {
    await world.server.stop();
    const database = await realpath(join(dataDir, 'postgres')).catch(() => undefined);
    if (database !== undefined) await rm(database, { recursive: true, force: true });
    await rm(dataDir, { recursive: true, force: true });
  }, 30_000);
  return world;
}

async function sellsAll({ server }: World, seeds: readonly [number, number], fault: () => Promise<void>) {
  const milliseconds = new Chance(seeds[0]).between(50, 1_500);
  const { reports } = await throughKill(
    server,
    seeds.map((seed) => ({ ...CROWD, seed })),
    { when: { sold: Infinity, milliseconds }, fault },
  );
  for (const { verdict, sold } of reports) {
    expect(brokenOf(verdict)).toEqual({});
    expect(sold).toBe(UNITS);
  }
}

/** Only what was broken, so that a failure shows nothing else. */
function brokenOf(verdict: Verdict): Partial<Verdict> {
  return Object.fromEntries(
    Object.entries(verdict).filter(([, broken]: [string, readonly string[]]) => broken.length > 0),
  );
}

describe('a crowd whose PostgreSQL is killed with kill -9 in the middle of the sale', () => {
  const world = withServer(() => ({}));
  it.each([
    [21, 22],
    [23, 24],
  ] as const)(
    'is sold every unit once and loses nothing that was acknowledged: seeds %i and %i',
    (...seeds) => sellsAll(world, seeds, () => world.server.killDatabase()),
    90_000,
  );
});

describeOverRedis('a crowd whose Redis breaks in the middle of the sale', (redis) => {
  const world = withServer(() => ({ REDIS_URL: redis.url }));
  it.each<[string, readonly [number, number], () => Promise<void>]>([
    ['is killed and comes back empty', [31, 32], () => redis.kill().then(() => redis.start())],
    ['is emptied', [33, 34], () => redis.ask(async (client) => void (await client.flushall()))],
  ])(
    'is sold every unit once and loses nothing that was acknowledged: it %s',
    (_, seeds, fault) => sellsAll(world, seeds, fault),
    90_000,
  );
});
