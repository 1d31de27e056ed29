import { claiming } from '../support/claim-steps.js';
import { inTurn, load, loadBy, type Step, warmUp } from '../support/load.js';
import type { Options } from '../support/options.js';
import { People, takingTurns } from '../support/people.js';
import type { BenchPostgres } from '../support/postgres.js';
import { type Report, say, shown } from '../support/report.js';
import { ServerProcess } from '../support/server-process.js';
import { Shop } from '../support/shop.js';
import { SECRET, soukSettings } from '../support/souk-settings.js';
import { Wire } from '../support/wire.js';

type Server = ServerProcess<{ url: string }>;

const CLIENTS = 64;
const CROWD = 30_000;
const DROPS = 10;

/** Ten drops at once against one, and two processes against one, on the same database. */
export async function measureScale(
  postgres: BenchPostgres,
  { runs, seconds, warm }: Options,
  report: Report,
): Promise<void> {
  const people = new People(SECRET);
  const someone = takingTurns(people.crowd(CROWD));
  const settings = soukSettings(await postgres.database('scale'), postgres.folder);
  const first: Server = await ServerProcess.start('souk-server.js', settings);
  const second: Server = await ServerProcess.start('souk-server.js', settings);
  try {
    const shops = await Promise.all(Array.from({ length: DROPS }, () => Shop.open(first.ready.url, people)));
    const open = (shop: Shop | undefined): Promise<string> =>
      shop?.openDrop({ perCustomer: 100 }) ?? Promise.reject(new Error('no shop'));
    const told = (name: string, perSecond: number): number => {
      say(`    ${name}: ${shown(perSecond)}/s`);
      return perSecond;
    };
    const one = async (): Promise<number> => {
      const step = claiming(await open(shops[0]), someone);
      return told('one drop', (await load(first.ready.url, { clients: CLIENTS, seconds, step })).perSecond);
    };
    const ten = async (): Promise<number> => {
      const turn = takingTurns((await Promise.all(shops.map(open))).map((id) => claiming(id, someone)));
      const step: Step = (wire) => turn()(wire);
      return told('ten drops', (await load(first.ready.url, { clients: CLIENTS, seconds, step })).perSecond);
    };
    const two = async (): Promise<number> => {
      const urls = takingTurns([first.ready.url, second.ready.url]);
      const step = claiming(await open(shops[0]), someone);
      const options = { clients: CLIENTS, seconds, step };
      return told('two processes', (await loadBy(() => Wire.open(urls()), options)).perSecond);
    };
    await warmUp(warm, [one, ten, two]);
    const [ones = [], tens = [], twos = []] = await inTurn(runs, [one, ten, two], (turn) =>
      say(`  scale ${turn}/${runs}`),
    );
    const unit = '/s';
    const single = report.series({ name: 'one drop, one process', unit, values: ones });
    const many = report.series({ name: `${DROPS} drops at once`, unit, values: tens });
    const pair = report.series({ name: 'one drop, two processes', unit, values: twos });
    report.atLeast(`${DROPS} drops / one`, many / single, 0.8);
    report.atLeast('two processes / one', pair / single, 1);
  } finally {
    await Promise.all([first.stop(), second.stop()]);
  }
}
