import { buying, claiming } from '../support/claim-steps.js';
import { inTurn, load, type LoadResult, type Step, warmUp } from '../support/load.js';
import type { Options } from '../support/options.js';
import { People, takingTurns } from '../support/people.js';
import type { BenchPostgres } from '../support/postgres.js';
import { type Report, say, shown } from '../support/report.js';
import { ServerProcess } from '../support/server-process.js';
import { Shop } from '../support/shop.js';
import { SECRET, soukSettings } from '../support/souk-settings.js';
import { Wire } from '../support/wire.js';

interface Server {
  readonly url: string;
}

const CLIENTS = 64;
/** So many that in one run each claims about once in a drop. */
const CROWD = 30_000;

/** Claims and refusals over HTTP, against Node's own server that parses the same JSON, answers alike and holds nothing. */
export async function measureFrontDoor(
  postgres: BenchPostgres,
  { runs, seconds, warm }: Options,
  report: Report,
): Promise<void> {
  const people = new People(SECRET);
  const someone = takingTurns(people.crowd(CROWD));
  const url = await postgres.database('front_door');
  const souk = await ServerProcess.start<Server>('souk-server.js', soukSettings(url, postgres.folder));
  const bare = await ServerProcess.start<Server>('bare-json-server.js', {});
  const least = await ServerProcess.start<Server>('least-server.js', { databaseUrl: url });
  try {
    const shop = await Shop.open(souk.ready.url, people);
    const gone = await soldOut(shop, souk.ready.url, people);
    const worst: number[] = [];
    const run = async (name: string, url: string, step: Step): Promise<LoadResult> => {
      const result = await load(url, { clients: CLIENTS, seconds, step });
      say(`    ${name}: ${shown(result.perSecond)}/s, p99 ${shown(result.latencies.percentile(0.99))} ms`);
      return result;
    };
    const claims = async (): Promise<number> => {
      const { perSecond, latencies } = await run(
        'claims',
        souk.ready.url,
        claiming(await shop.openDrop({ perCustomer: 100 }), someone),
      );
      worst.push(latencies.percentile(0.99));
      return perSecond;
    };
    const refusals = async (): Promise<number> =>
      (await run('refusals', souk.ready.url, claiming(gone, someone, 409))).perSecond;
    const nothing = async (): Promise<number> =>
      (await run('bare node:http', bare.ready.url, claiming(gone, someone))).perSecond;

    const rows = async (): Promise<number> =>
      (await run('only the rows', least.ready.url, claiming(await shop.openDrop(), someone))).perSecond;

    await warmUp(warm, [claims, refusals, nothing, rows]);
    worst.length = 0;
    const [ours = [], refused = [], bareRate = [], written = []] = await inTurn(
      runs,
      [claims, refusals, nothing, rows],
      (turn) => say(`  over HTTP ${turn}/${runs}`),
    );
    const unit = '/s';
    const claimed = report.series({ name: `POST claims, ${CLIENTS} clients`, unit, values: ours });
    const answered = report.series({ name: 'POST claims, refused after sell-out', unit, values: refused });
    const base = report.series({ name: 'bare node:http, same JSON', unit, values: bareRate });
    const most = report.series({ name: 'POST claims, only the rows', unit, values: written });
    report.note(`who only writes the rows reaches ${shown(most / base)} of bare node:http`);
    const p99 = report.series({ name: 'POST claims, p99', unit: ' ms', values: worst });
    report.atLeast('POST claims / bare node:http', claimed / base, 0.35);
    report.atMost('POST claims, p99', p99, 50, ' ms');
    report.atLeast('refusals / bare node:http', answered / base, 0.5);
  } finally {
    await Promise.all([souk.stop(), bare.stop(), least.stop()]);
  }
}

/** A drop whose one unit was sold and paid for. */
async function soldOut(shop: Shop, url: string, people: People): Promise<string> {
  const dropId = await shop.openDrop({ quantity: 1 });
  const wire = await Wire.open(url);
  await buying(dropId, () => people.one())(wire);
  wire.close();
  return dropId;
}
