import { setTimeout as pause } from 'node:timers/promises';
import { arrivals, latenciesOf } from '../support/arrivals.js';
import { searches, tableOf } from '../support/large-file.js';
import { load } from '../support/load.js';
import { Machine } from '../support/machine.js';
import type { Options } from '../support/options.js';
import { People, type Person } from '../support/people.js';
import type { BenchPostgres } from '../support/postgres.js';
import { type Report, say, shown } from '../support/report.js';
import { ServerProcess } from '../support/server-process.js';
import { SECRET, soukSettings } from '../support/souk-settings.js';
import { getRequest } from '../support/wire.js';

const PRODUCTS = 100_000;
const CLIENTS = 16;
const MB = 1024 * 1024;
/** As the README has it: what comes a batch at a time needs little room for what is young. */
const AS_A_WORKER = ['--max-semi-space-size=16', '--max-old-space-size=512'];
/** What the front of a shop asks for while its owner imports: a second, and in all. */
const PACE = { perSecond: 50, seconds: 10, connections: 64 };

interface ImportBody {
  readonly id: string;
  readonly state: string;
  readonly endedAt: string | null;
  readonly products: { readonly created: number; readonly updated: number };
}

type Souk = ServerProcess<{ url: string }>;

/** A catalogue of 100,000 products: how it comes in, what that does to others, and how fast it is asked for afterwards. */
export async function measureLargeCatalog(
  postgres: BenchPostgres,
  { runs, seconds, warm }: Options,
  report: Report,
): Promise<void> {
  const settings = soukSettings(await postgres.database('large'), postgres.folder, {
    LIMITS_SCALE: '100000',
    ROLE: 'api',
  });
  const machine = await Machine.start();
  const souk: Souk = await ServerProcess.start('souk-server.js', settings);
  try {
    const worker: Souk = await ServerProcess.start(
      'souk-server.js',
      { ...settings, ROLE: 'worker' },
      { nodeOptions: AS_A_WORKER },
    );
    try {
      await importing(souk, worker, report);
    } finally {
      await worker.stop();
    }
    const ask = new Questions(await idsOf(souk.ready.url, (warm + runs) * seconds * 3_000));
    const all: { name: string; p99: number; most: number }[] = [];
    for (const [name, path, most] of [
      ['a list of 20', () => ask.list(), 50],
      ['a product', () => ask.product(), 50],
      ['a search', () => ask.search(), 100],
    ] as const) {
      const [rates, slowest]: [number[], number[]] = [[], []];
      for (let run = 1 - warm; run <= runs; run += 1) {
        const { perSecond, latencies } = await load(souk.ready.url, {
          ...{ clients: CLIENTS, seconds },
          step: async (wire) => {
            const { status } = await wire.exchange(getRequest(path()));
            if (status !== 200) throw new Error(`${name} was answered ${status}`);
          },
        });
        const p99 = latencies.percentile(0.99);
        const turn = run < 1 ? 'warm' : `${run}/${runs}`;
        say(`  ${name} ${turn}: ${shown(perSecond)}/s, p99 ${shown(p99)} ms`);
        if (run < 1) continue;
        await machine.measure();
        rates.push(perSecond);
        slowest.push(p99);
      }
      report.series({ name: `${name}, not cached, of ${shown(PRODUCTS)}`, unit: '/s', values: rates });
      const p99 = report.series({ name: `${name}, p99`, unit: ' ms', values: slowest });
      all.push({ name, p99, most });
    }
    const share = machine.tell(report);
    for (const { name, p99, most } of all) {
      report.atMost(`${name} of 100,000, p99`, p99, most, ' ms');
      report.atMost(`${name} of 100,000, p99, as meant`, p99 * share, most, ' ms');
    }
  } finally {
    await Promise.all([souk.stop(), machine.stop()]);
  }
}

/** Fills the shop, then changes each price in it, while the front of the shop is asked at a steady pace. */
async function importing(souk: Souk, worker: Souk, report: Report): Promise<void> {
  const host = new People(SECRET).one('host');
  const first = await imported(souk, worker, host, tableOf(PRODUCTS, 0));
  report.series({ name: 'import of 100,000 products', unit: ' rows/s', values: [first.perSecond] });
  const ask = new Questions(await idsOf(souk.ready.url, 10_000));
  const usual = await paced(souk.ready.url, ask);
  const again = imported(souk, worker, host, tableOf(PRODUCTS, 1));
  const meanwhile = await paced(souk.ready.url, ask);
  const { perSecond, peak } = await again;
  report.series({ name: 'the same again, with other prices', unit: ' rows/s', values: [perSecond] });
  report.series({ name: 'p99 of lists and products meanwhile', unit: ' ms', values: [meanwhile] });
  report.series({ name: 'p99 of them else', unit: ' ms', values: [usual] });
  report.atMost('RSS of the worker that imports', Math.max(first.peak, peak) / MB, 300, ' MB');
  report.atMost('p99 while importing / else', meanwhile / usual, 2);
}

async function imported(
  souk: Souk,
  worker: Souk,
  host: Person,
  table: string,
): Promise<{ perSecond: number; peak: number }> {
  const headers = { authorization: `Bearer ${host.token}` };
  const url = `${souk.ready.url}/v2/imports`;
  const began = performance.now();
  const sent = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'text/csv' },
    body: table,
  });
  const { id } = (await sent.json()) as ImportBody;
  let peak = 0;
  for (;;) {
    const seen = (await (await fetch(`${url}/${id}`, { headers })).json()) as ImportBody;
    peak = Math.max(peak, await worker.ask<number>('rss'));
    if (seen.endedAt === null) {
      await pause(200);
      continue;
    }
    if (seen.state !== 'done' || seen.products.created + seen.products.updated !== PRODUCTS)
      throw new Error(`the import ended so: ${JSON.stringify(seen)}`);
    const perSecond = PRODUCTS / ((performance.now() - began) / 1_000);
    say(`  imported: ${shown(perSecond)} rows/s, RSS ${shown(peak / MB)} MB`);
    return { perSecond, peak };
  }
}

/** The p99 of what comes at a steady pace, however fast it is answered. */
async function paced(url: string, ask: Questions): Promise<number> {
  const { perSecond, seconds, connections } = PACE;
  const request = (index: number): string => getRequest(index % 2 === 0 ? ask.list() : ask.product());
  const outcomes = await arrivals([url], { count: perSecond * seconds, seconds, connections, request });
  const p99 = latenciesOf(outcomes, ({ status }) => status === 200).percentile(0.99);
  say(`  at ${perSecond} a second: p99 ${shown(p99)} ms`);
  return p99;
}

/** Addresses that nobody has asked for before, so that no cache has their answers. */
class Questions {
  private asked = 0;

  constructor(private readonly ids: readonly string[]) {}

  list(): string {
    const [one, other] = this.pair();
    return `/v2/products?limit=20&minPrice=${one}&maxPrice=${2_000 + other}`;
  }

  product(): string {
    this.asked += 1;
    return `/v2/products/${this.ids[this.asked % this.ids.length] ?? ''}`;
  }

  search(): string {
    const [one, other] = this.pair();
    return `/v2/products?q=${searches[this.asked % searches.length] ?? ''}&limit=20&minPrice=${one}&maxPrice=${2_000 + other}`;
  }

  private pair(): [number, number] {
    this.asked += 1;
    return [this.asked % 1_000, Math.floor(this.asked / 1_000)];
  }
}

/** Products of the shop, the newest first, up to so many. */
async function idsOf(url: string, most: number): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor = ''; ids.length < most;) {
    const answer = await fetch(`${url}/v2/products?limit=100${cursor}`);
    const { data, page } = (await answer.json()) as { data: { id: string }[]; page: { next: string | null } };
    ids.push(...data.map(({ id }) => id));
    if (page.next === null) return ids;
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
  return ids;
}
