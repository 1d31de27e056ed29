import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openForReading } from '../../libs/platform/src/database/reading.js';
import { fromDatabase } from '../../src/replay/recordings.js';
import { replayDrop } from '../../src/replay/replay-drop.js';
import { Chance } from '../bench/crowd/chance.js';
import { type CrowdOptions, runCrowd } from '../bench/crowd/crowd.js';
import { throughKill } from '../bench/crowd/kill.js';
import { ServerProcess } from '../bench/crowd/server-process.js';
import { TAMPERINGS } from '../bench/crowd/tamper.js';
import type { Verdict } from '../bench/crowd/verdict.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { unseenScreen } from '../support/receipts.js';
import { programOf } from '../support/programs.js';

/** Each pair of crowds buys in two rooms of one server, and shares its kill. */
const SEEDS: readonly (readonly [number, number])[] = [[1, 2]];
/** A kill costs ten seconds and more, so most of them are left to the soak. */
const MORE_SEEDS: typeof SEEDS = [
  [3, 4],
  [5, 6],
  [7, 8],
  [9, 10],
  [12, 13],
  [14, 15],
  [16, 17],
  [18, 19],
  [20, 21],
];

describe('a crowd whose server is killed with kill -9 in the middle of the sale', () => {
  let database: TestDatabase;
  let dataDir: string;
  let server: ServerProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    dataDir = await mkdtemp(join(tmpdir(), 'souk-kill-'));
    server = await ServerProcess.start({
      entry: programOf('src/main.ts'),
      dataDir,
      settings: { DATABASE_URL: database.url, LOG_LEVEL: 'warn', LIMITS_SCALE: '1000' },
    });
  }, 60_000);

  afterAll(async () => {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
    await database.drop();
  }, 30_000);

  it.each([...SEEDS, ...(process.env['SOUK_SOAK'] === '1' ? MORE_SEEDS : [])])(
    'sells every unit once and loses nothing it acknowledged: seeds %i and %i',
    async (...seeds) => {
      const milliseconds = new Chance(seeds[0]).between(50, 2_000);
      const { reports, recovery } = await throughKill(
        server,
        seeds.map((seed) => crowdOf({ seed })),
        { when: { sold: Infinity, milliseconds } },
      );
      for (const { verdict, sold } of reports) {
        expect(brokenOf(verdict)).toEqual({});
        expect(sold).toBe(15);
      }
      expect(recovery.acknowledged).toBeLessThan(30_000);
    },
    60_000,
  );

  it('keeps a receipt of every batch that was committed, and would decide each of them again as it did', async () => {
    const reading = await openForReading(database.url);
    try {
      const drops = await reading.query<{ id: string }>('SELECT id FROM drops');
      expect(drops.length).toBeGreaterThanOrEqual(SEEDS.flat().length);
      for (const { id } of drops) {
        const screen = unseenScreen();
        const recording = await fromDatabase(reading, id);
        const isSame = recording && (await replayDrop(recording, screen));
        expect([isSame, screen.text]).toEqual([true, screen.text]);
      }
    } finally {
      await reading.close();
    }
  }, 60_000);

  it('would be told of every way in which this can go wrong', async () => {
    const { verdict } = await runCrowd(
      { ...crowdOf({ seed: 11, shoppers: 6, units: 2 }), url: server.url },
      {
        tamper: (evidence) => Object.values(TAMPERINGS).reduce((forged, tamper) => tamper(forged), evidence),
      },
    );
    expect(Object.keys(brokenOf(verdict)).sort()).toEqual(
      [
        ...['differing', 'duplicates', 'gaps', 'limits', 'lostClaims', 'lostMessages', 'lostOrders'],
        ...['numbers', 'oversold', 'sums', 'surprises', 'unsold'],
      ].sort(),
    );
  }, 60_000);
});

function crowdOf(own: { seed: number; shoppers?: number; units?: number }): Omit<CrowdOptions, 'url'> {
  return { shoppers: 40, units: 15, holdSeconds: 2, seconds: 40, prelude: 300, ...own };
}

/** Only what was broken, so that a failure shows nothing else. */
function brokenOf(verdict: Verdict): Partial<Verdict> {
  return Object.fromEntries(
    Object.entries(verdict).filter(([, broken]: [string, readonly string[]]) => broken.length > 0),
  );
}
