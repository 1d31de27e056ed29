import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { batchSize } from '#platform/telemetry/metrics.js';
import { startSouk } from '../../../src/bootstrap.js';
import { ClaimUnits } from '../../../src/drops/application/claim-units.js';
import type { Options } from '../support/options.js';
import { People, shopper } from '../support/people.js';
import type { BenchPostgres } from '../support/postgres.js';
import { type Report, say, shown } from '../support/report.js';
import { Shop } from '../support/shop.js';
import { SECRET, soukSettings } from '../support/souk-settings.js';
import { BareScript } from './bare.js';

const CALLERS = 512;

/** The claim engine alone, called in this process, against a script that only writes the rows. */
export async function measureEngine(
  postgres: BenchPostgres,
  { runs, seconds, warm }: Options,
  report: Report,
  target: number,
): Promise<void> {
  const url = await postgres.database('engine');
  const souk = await startSouk(soukSettings(url, postgres.folder));
  const bare = await BareScript.connect(url);
  const books = new pg.Client({ connectionString: url });
  await books.connect();
  try {
    const shop = await Shop.open(souk.url, new People(SECRET));
    const claimUnits = souk.app.get(ClaimUnits, { strict: false });
    const engineRun = async (): Promise<{ perSecond: number; mean: number }> => {
      const dropId = await shop.openDrop();
      const before = await batchesSoFar();
      const { claims, perSecond } = await crowd(claimUnits, dropId, seconds);
      await requireBooked(books, dropId, claims);
      const after = await batchesSoFar();
      return { perSecond, mean: (after.claims - before.claims) / (after.batches - before.batches) };
    };

    let mean = 1;
    for (let round = 1; round <= warm; round += 1) {
      mean = (await engineRun()).mean;
      await bare.run(await shop.openDrop(), Math.round(mean), seconds);
      say(`  warm ${round}/${warm}`);
    }
    const figures: { engine: number; bare: number; mean: number }[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const engine = await engineRun();
      mean = engine.mean;
      const script = await bare.run(await shop.openDrop(), Math.round(mean), seconds);
      figures.push({ engine: engine.perSecond, bare: script, mean });
      say(
        `  engine ${run}/${runs}: ${shown(engine.perSecond)}/s, bare script ${shown(script)}/s, batch ${shown(mean)}`,
      );
    }
    const engine = report.series({
      name: `claims: engine, ${CALLERS} callers in process`,
      unit: '/s',
      values: figures.map((figure) => figure.engine),
    });
    const script = report.series({
      name: 'claims: bare pg script, same rows and batches',
      unit: '/s',
      values: figures.map((figure) => figure.bare),
    });
    report.series({ name: 'claims in a batch', unit: '', values: figures.map((figure) => figure.mean) });
    report.atLeast('engine / bare pg script', engine / script, target);
  } finally {
    await books.end();
    await bare.close();
    await souk.stop();
  }
}

async function crowd(
  claimUnits: ClaimUnits,
  dropId: string,
  seconds: number,
): Promise<{ claims: number; perSecond: number }> {
  const began = performance.now();
  const until = began + seconds * 1_000;
  let claims = 0;
  const caller = async (): Promise<void> => {
    while (performance.now() < until) {
      await claimUnits.execute(shopper(), { dropId, quantity: 1, key: randomUUID() });
      claims += 1;
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
  return { claims, perSecond: (claims / (performance.now() - began)) * 1_000 };
}

/** What was answered must be in the tables: a fast engine that forgets would be none. */
async function requireBooked(books: pg.Client, dropId: string, claims: number): Promise<void> {
  const { rows } = await books.query<{ held: number; made: number }>(
    'SELECT held, (SELECT count(*)::int FROM claims WHERE drop_id = $1) AS made FROM drops WHERE id = $1',
    [dropId],
  );
  const booked = rows[0];
  if (booked?.held !== claims || booked.made !== claims) {
    throw new Error(`${claims} claims were answered, the books have ${JSON.stringify(booked)}`);
  }
}

async function batchesSoFar(): Promise<{ claims: number; batches: number }> {
  const { values } = await batchSize.get();
  const sum = (suffix: string): number =>
    values
      .filter(({ metricName, labels }) => metricName?.endsWith(suffix) && labels.name === 'drops')
      .reduce((total, { value }) => total + value, 0);
  return { claims: sum('_sum'), batches: sum('_count') };
}
