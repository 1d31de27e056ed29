import { arrivals, latenciesOf } from '../support/arrivals.js';
import { claiming } from '../support/claim-steps.js';
import { load, warmUp } from '../support/load.js';
import type { Options } from '../support/options.js';
import { People, takingTurns } from '../support/people.js';
import type { BenchPostgres } from '../support/postgres.js';
import { type Report, say, shown } from '../support/report.js';
import { ServerProcess } from '../support/server-process.js';
import { Shop } from '../support/shop.js';
import { SECRET, soukSettings } from '../support/souk-settings.js';
import { postRequest } from '../support/wire.js';

const CLIENTS = 64;
const TIMES = 3;
const CONNECTIONS = 1_500;

/** Three times as many claims as can be served: the rest is refused early, and what is accepted is not held up. */
export async function measureOverload(
  postgres: BenchPostgres,
  { runs, seconds, warm }: Options,
  report: Report,
): Promise<void> {
  const people = new People(SECRET);
  const crowd = people.crowd(30_000);
  const someone = takingTurns(crowd);
  const settings = soukSettings(await postgres.database('overload'), postgres.folder);
  const souk = await ServerProcess.start<{ url: string }>('souk-server.js', settings);
  const figures = { refused: [] as number[], accepted: [] as number[], before: [] as number[] };
  try {
    const shop = await Shop.open(souk.ready.url, people);
    const open = (): Promise<string> => shop.openDrop({ perCustomer: 100 });
    const capacity = async (): Promise<{ perSecond: number; p99: number }> => {
      const step = claiming(await open(), someone);
      const { perSecond, latencies } = await load(souk.ready.url, { clients: CLIENTS, seconds, step });
      return { perSecond, p99: latencies.percentile(0.99) };
    };
    await warmUp(warm, [async () => (await capacity()).perSecond]);
    for (let run = 1; run <= runs; run += 1) {
      const { perSecond, p99 } = await capacity();
      const dropId = await open();
      const count = Math.round(perSecond * TIMES * seconds);
      const outcomes = await arrivals([souk.ready.url], {
        count,
        seconds,
        connections: CONNECTIONS,
        request: (index) =>
          postRequest(`/v2/drops/${dropId}/claims`, {
            token: crowd[index % crowd.length]?.token ?? '',
            key: `over-${run}-${index}`,
            body: '{"quantity":1}',
          }),
      });
      const refused = latenciesOf(outcomes, ({ status }) => status === 503);
      const accepted = latenciesOf(outcomes, ({ status }) => status === 201);
      figures.before.push(p99);
      figures.refused.push(refused.percentile(0.99));
      figures.accepted.push(accepted.percentile(0.99));
      say(
        `  overload ${run}/${runs}: ${shown(count / seconds)}/s asked, ${shown(accepted.count / seconds)}/s accepted, ` +
          `p99 ${shown(accepted.percentile(0.99))} ms; refused p99 ${shown(refused.percentile(0.99))} ms`,
      );
    }
    const unit = ' ms';
    report.series({ name: 'claims at capacity, p99', unit, values: figures.before });
    const kept = report.series({
      name: `claims accepted at ${TIMES} times that, p99`,
      unit,
      values: figures.accepted,
    });
    const early = report.series({ name: `503 at ${TIMES} times that, p99`, unit, values: figures.refused });
    report.atMost('503, p99', early, 50, unit);
    report.atMost('claims accepted meanwhile, p99', kept, 100, unit);
  } finally {
    await souk.stop();
  }
}
