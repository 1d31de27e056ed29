import { inTurn, load, warmUp } from '../support/load.js';
import type { Options } from '../support/options.js';
import { People } from '../support/people.js';
import type { BenchPostgres } from '../support/postgres.js';
import { type Report, say, shown } from '../support/report.js';
import { ServerProcess } from '../support/server-process.js';
import { Shop } from '../support/shop.js';
import { SECRET, soukSettings } from '../support/souk-settings.js';
import { getRequest } from '../support/wire.js';

const CLIENTS = 64;

/** Pages that everyone may see, from the cache, against `node:http` that sends the same bytes. */
export async function measureFrontPages(
  postgres: BenchPostgres,
  { runs, seconds, warm }: Options,
  report: Report,
): Promise<void> {
  const settings = soukSettings(await postgres.database('front'), postgres.folder, {
    LIMITS_SCALE: '100000',
  });
  const souk = await ServerProcess.start<{ url: string }>('souk-server.js', settings);
  const { url } = souk.ready;
  try {
    const shop = await Shop.open(url, new People(SECRET));
    const { id } = await shop.publish();
    const dropId = await shop.openDrop();
    for (const [name, path] of [
      ['a product', `/v2/products/${id}`],
      ['the list', '/v2/products'],
      ['a drop', `/v2/drops/${dropId}`],
    ] as const) {
      const body = await (await fetch(url + path)).text();
      const bare = await ServerProcess.start<{ node: string }>('baseline-http-server.js', { body });
      try {
        const subjects = [() => get(url, path, body), () => get(bare.ready.node, '/', body)];
        await warmUp(warm, subjects);
        const [ours = [], theirs = []] = await inTurn(runs, subjects, (run, figures) =>
          say(`  ${name} ${run}/${runs}: ${figures.map((figure) => `${shown(figure)}/s`).join(' and ')}`),
        );
        const rate = report.series({ name: `${name}, cached`, unit: '/s', values: ours });
        const fixed = report.series({
          name: `${name}: node:http, the same bytes`,
          unit: '/s',
          values: theirs,
        });
        report.atLeast(`${name} / node:http`, rate / fixed, 0.7);
      } finally {
        await bare.stop();
      }
    }
  } finally {
    await souk.stop();
  }

  /** Answers in a second, each of the whole length: a drop tells the time, which changes, but not how long it is. */
  async function get(server: string, path: string, body: string): Promise<number> {
    const [request, size] = [getRequest(path), Buffer.byteLength(body)];
    const { perSecond } = await load(server, {
      ...{ clients: CLIENTS, seconds },
      step: async (wire) => {
        const answer = await wire.exchange(request);
        if (answer.status !== 200 || answer.body.length !== size)
          throw new Error(`${path} answered ${answer.status} with ${answer.body.length} bytes`);
      },
    });
    return perSecond;
  }
}
