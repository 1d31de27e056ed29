import { randomUUID } from 'node:crypto';
import { buying, claiming, posting } from '../support/claim-steps.js';
import { type Step, inTurn, load, warmUp } from '../support/load.js';
import type { Options } from '../support/options.js';
import { People, takingTurns } from '../support/people.js';
import type { BenchPostgres } from '../support/postgres.js';
import { type Report, say, shown } from '../support/report.js';
import { ServerProcess } from '../support/server-process.js';
import { Shop } from '../support/shop.js';
import { SECRET, soukSettings } from '../support/souk-settings.js';

const CLIENTS = 64;
/** More than come in one run, so that each shopper claims once in a drop. */
const CROWD = 30_000;

interface Server {
  readonly url: string;
}

/** `POST /v2/drops/:id/claims` against a route that does nothing, and against itself without batching. */
export async function measureOverHttp(
  postgres: BenchPostgres,
  { runs, seconds, warm, wants }: Options,
  report: Report,
): Promise<void> {
  const people = new People(SECRET);
  const someone = takingTurns(people.crowd(CROWD));
  const start = async (
    name: string,
    differing: Record<string, string> = {},
  ): Promise<ServerProcess<Server>> =>
    ServerProcess.start<Server>(
      'souk-server.js',
      soukSettings(await postgres.database(name), postgres.folder, differing),
    );
  const batching = await start('batching');
  const single = await start('single', { MAX_BATCH: '1' });
  try {
    const shop = await Shop.open(batching.ready.url, people);
    const otherShop = await Shop.open(single.ready.url, people);
    const run = async (url: string, step: Step, name: string): Promise<number> => {
      const { perSecond, latencies } = await load(url, { clients: CLIENTS, seconds, step });
      say(`    ${name}: ${shown(perSecond)}/s, p99 ${shown(latencies.percentile(0.99))} ms`);
      return perSecond;
    };
    const claims = async (): Promise<number> =>
      run(batching.ready.url, claiming(await shop.openDrop(), someone), 'claims');
    const empty = (): Promise<number> =>
      run(batching.ready.url, posting(`/v2/bench/${randomUUID()}/empty`, someone), 'empty');
    const ones = async (): Promise<number> =>
      run(single.ready.url, claiming(await otherShop.openDrop(), someone), 'batches of one');
    const orders = async (): Promise<number> =>
      run(batching.ready.url, buying(await shop.openDrop(), someone), 'paid orders');

    if (wants('http')) {
      await warmUp(warm, [claims, empty, ones]);
      const [claimed = [], emptied = [], oned = []] = await inTurn(runs, [claims, empty, ones], (turn) =>
        say(`  over HTTP ${turn}/${runs}`),
      );
      const ours = report.series({ name: `POST claims, ${CLIENTS} clients`, unit: '/s', values: claimed });
      const nothing = report.series({ name: 'POST to an empty handler', unit: '/s', values: emptied });
      const unbatched = report.series({ name: 'POST claims, batches of one', unit: '/s', values: oned });
      report.atLeast('POST claims / empty POST', ours / nothing, 0.8);
      report.atLeast('batched / batches of one', ours / unbatched, 3);
    }
    if (wants('orders')) {
      await warmUp(warm, [orders]);
      const [ordered = []] = await inTurn(runs, [orders], (turn) => say(`  claim and order ${turn}/${runs}`));
      const name = `claim, then order paid, ${CLIENTS} clients`;
      report.atLeast(
        'claims with paid orders',
        report.series({ name, unit: '/s', values: ordered }),
        300,
        '/s',
      );
    }
  } finally {
    await Promise.all([batching.stop(), single.stop()]);
  }
}
