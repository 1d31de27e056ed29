/** How fast a product is read from the cache, against Express sending a fixed buffer of the same size. */
import { randomUUID } from 'node:crypto';
import { type LoadResult, inTurn, load, warmUp } from './support/load.js';
import { options } from './support/options.js';
import { People } from './support/people.js';
import { startPostgres } from './support/postgres.js';
import { Report, say, shown } from './support/report.js';
import { ServerProcess } from './support/server-process.js';
import { Shop } from './support/shop.js';
import { SECRET, soukSettings } from './support/souk-settings.js';
import { getRequest } from './support/wire.js';

const CLIENTS = 64;

const { runs, seconds, warm } = options({ seconds: 3 });
const report = new Report('bench:http');
const postgres = await startPostgres();
const souk = await ServerProcess.start<{ url: string }>(
  'souk-server.js',
  soukSettings(await postgres.database('http'), postgres.folder, { LIMITS_SCALE: '100000' }),
);
const shop = await Shop.open(souk.ready.url, new People(SECRET));
const product = `/v2/products/${(await shop.publish()).id}`;
const body = await (await fetch(souk.ready.url + product)).text();
const others = await ServerProcess.start<{ express: string; nest: string; node: string }>(
  'baseline-http-server.js',
  { body },
);

/** GETs in a second, each answered with the whole body. */
async function get(url: string, path: string, size: number): Promise<number> {
  const request = getRequest(path);
  const result: LoadResult = await load(url, {
    clients: CLIENTS,
    seconds,
    step: async (wire) => {
      const answer = await wire.exchange(request);
      if (answer.status !== 200 || answer.body.length !== size) {
        throw new Error(`${path} answered ${answer.status} with ${answer.body.length} bytes`);
      }
    },
  });
  return result.perSecond;
}

const size = Buffer.byteLength(body);
const fixed = `/fixed/${randomUUID()}`;
const subjects = [
  () => get(souk.ready.url, product, size),
  () => get(others.ready.express, fixed, size),
  () => get(others.ready.nest, fixed, 2),
  () => get(others.ready.node, fixed, size),
];
try {
  await warmUp(warm, subjects);
  const [ours = [], express = [], nest = [], node = []] = await inTurn(runs, subjects, (run, figures) =>
    say(`  ${run}/${runs}: ${figures.map((figure) => `${shown(figure)}/s`).join(', ')}`),
  );
  const product = report.series({ name: 'GET /v2/products/:id, cached', unit: '/s', values: ours });
  const fixedBuffer = report.series({ name: 'Express, fixed buffer', unit: '/s', values: express });
  report.series({ name: 'Nest, empty GET (for information)', unit: '/s', values: nest });
  report.series({ name: 'node:http, fixed buffer (for information)', unit: '/s', values: node });
  report.note(`${size} bytes, ${CLIENTS} clients`);
  report.atLeast('cached product / Express with a fixed buffer', product / fixedBuffer, 0.9);
} finally {
  await Promise.all([souk.stop(), others.stop()]);
  await postgres.stop();
}
report.finish();
process.exit();
