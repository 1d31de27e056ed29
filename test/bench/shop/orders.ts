import { inTurn, load, warmUp } from '../support/load.js';
import { completing } from '../support/claim-steps.js';
import { Machine } from '../support/machine.js';
import type { Options } from '../support/options.js';
import { People, takingTurns } from '../support/people.js';
import type { BenchPostgres } from '../support/postgres.js';
import { type Report, say, shown } from '../support/report.js';
import { ServerProcess } from '../support/server-process.js';
import { Shop } from '../support/shop.js';
import { SECRET, soukSettings } from '../support/souk-settings.js';

const CLIENTS = 16;
/** Products that a shop of this size may have on its front page. */
const PRODUCTS = 20;
const BUYERS = 20_000;

/** From an empty cart to a paid order: add, address, order, payment by the sandbox. */
export async function measureOrders(
  postgres: BenchPostgres,
  { runs, seconds, warm }: Options,
  report: Report,
): Promise<void> {
  const people = new People(SECRET);
  const settings = soukSettings(await postgres.database('shop'), postgres.folder, { LIMITS_SCALE: '1000' });
  const machine = await Machine.start();
  const souk = await ServerProcess.start<{ url: string }>('souk-server.js', settings);
  try {
    const shop = await Shop.open(souk.ready.url, people);
    const products = await Promise.all(Array.from({ length: PRODUCTS }, () => shop.publish()));
    const variant = takingTurns(products.map(({ variants }) => variants[0]?.id ?? ''));
    const someone = takingTurns(people.crowd(BUYERS));
    const slowest: number[] = [];
    const run = async (): Promise<number> => {
      const { perSecond, latencies } = await load(souk.ready.url, {
        ...{ clients: CLIENTS, seconds, step: completing(variant, someone) },
      });
      slowest.push(latencies.percentile(0.99));
      return perSecond;
    };
    await warmUp(warm, [run]);
    const [orders = []] = await inTurn(runs, [run, machine.measure], (turn, [figure = 0]) =>
      say(`  orders ${turn}/${runs}: ${shown(figure)}/s, p99 ${shown(slowest.at(-1) ?? 0)} ms`),
    );
    const completed = report.series({
      ...{ name: `cart to paid order, ${CLIENTS} clients`, unit: '/s', values: orders },
    });
    report.series({ name: 'the same, p99 of all of it', unit: ' ms', values: slowest.slice(warm) });
    const share = machine.tell(report);
    report.atLeast('completed orders a second', completed, 150, '/s');
    report.atLeast('completed orders a second, as meant', completed / share, 150, '/s');
  } finally {
    await Promise.all([souk.stop(), machine.stop()]);
  }
}
