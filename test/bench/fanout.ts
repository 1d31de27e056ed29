/** How many deliveries a room makes, how soon a single event arrives, and what a socket costs. */
import { setTimeout as pause } from 'node:timers/promises';
import { Audience } from './fanout/audience.js';
import { socketCost } from './fanout/memory.js';
import { RateSearch } from './fanout/rates.js';
import { Latencies, median } from './support/figures.js';
import { inTurn } from './support/load.js';
import { options } from './support/options.js';
import { People } from './support/people.js';
import { startPostgres } from './support/postgres.js';
import { Report, say, shown } from './support/report.js';
import { ServerProcess } from './support/server-process.js';
import { Shop } from './support/shop.js';
import { SECRET, soukSettings } from './support/souk-settings.js';
import type { Committed } from './support/talkers.js';

type Server = ServerProcess<{ url: string }>;

const AUDIENCE = 500;
/** Single events, and how far apart; milliseconds. */
const SINGLE = { count: 100, everyMs: 80 };
const MB = 1024 * 1024;

const { runs, seconds, wants } = options({ seconds: 2 });
const report = new Report('bench:fanout');
const people = new People(SECRET);
const postgres = await startPostgres();

let databases = 0;
async function startSouk(
  differing: Record<string, string> = {},
  nodeOptions: string[] = [],
): Promise<Server> {
  databases += 1;
  const url = await postgres.database(`fanout${databases}`);
  const settings = soukSettings(url, postgres.folder, differing);
  return ServerProcess.start('souk-server.js', settings, { nodeOptions });
}

const startBare = (nodeOptions: string[] = []): Promise<Server> =>
  ServerProcess.start('bare-socket-server.js', {}, { nodeOptions });

async function deliveries(): Promise<void> {
  const [souk, bare] = await Promise.all([startSouk(), startBare()]);
  const { roomId } = await Shop.open(souk.ready.url, people);
  const ours = new Audience(souk.ready.url, roomId);
  const theirs = new Audience(bare.ready.url, roomId);
  try {
    await ours.seat(people.crowd(AUDIENCE));
    await theirs.seat(people.crowd(AUDIENCE));
    if (wants('single')) await singleEvents(souk, roomId, ours);
    if (!wants('rates')) return;
    const searches = [
      new RateSearch('ours', souk, roomId, ours, seconds),
      new RateSearch('bare Socket.IO', bare, roomId, theirs, seconds),
    ];
    const [our = [], their = []] = await inTurn(
      runs,
      searches.map((search) => () => search.run()),
      (run, figures) => say(`  deliveries ${run}/${runs}: ${figures.map(shown).join(' and ')} a second`),
    );
    const unit = '/s';
    const name = `deliveries to ${AUDIENCE} sockets at p99 < 100 ms`;
    const soukRate = report.series({ name: `${name}: ours`, unit, values: our });
    const bareRate = report.series({ name: `${name}: bare Socket.IO`, unit, values: their });
    report.atLeast('deliveries / bare Socket.IO', soukRate / bareRate, 3);
  } finally {
    ours.leave();
    theirs.leave();
    await Promise.all([souk.stop(), bare.stop()]);
  }
}

/** One event in a room that is quiet: from its commit to each of the sockets. */
async function singleEvents(souk: Server, roomId: string, audience: Audience): Promise<void> {
  await pause(500);
  audience.arrivals = new Map();
  const committed = await souk.ask<Committed[]>('sayOneByOne', { roomId, ...SINGLE });
  await pause(200);
  const { arrivals } = audience;
  audience.arrivals = undefined;
  const latencies = new Latencies();
  const firsts: number[] = [];
  for (const { seq, at } of committed) {
    const times = arrivals.get(seq) ?? [];
    if (times.length !== audience.size) throw new Error(`event ${seq} reached ${times.length} sockets`);
    for (const time of times) latencies.add(time - at);
    firsts.push(Math.min(...times) - at);
  }
  report.note(
    `a single event, from its commit to each of ${audience.size} sockets: median ${shown(latencies.percentile(0.5))} ms, ` +
      `p99 ${shown(latencies.percentile(0.99))} ms; to the first socket: median ${shown(median(firsts))} ms`,
  );
  report.atMost('single event in an idle room, median', latencies.percentile(0.5), 10, ' ms');
  report.atMost('single event in an idle room, p99', latencies.percentile(0.99), 10, ' ms');
}

/** What a thousand idle sockets in a room cost: here, and a Socket.IO server that does nothing else. */
async function memory(): Promise<void> {
  const collecting = ['--expose-gc'];
  const [souk, bare] = await Promise.all([startSouk({}, collecting), startBare(collecting)]);
  try {
    const { roomId } = await Shop.open(souk.ready.url, people);
    const subjects = [
      socketCost.bind(null, souk, roomId, people),
      socketCost.bind(null, bare, roomId, people),
    ];
    const [first, bareFirst] = [await subjects[0]?.(), await subjects[1]?.()];
    report.note(
      `RSS for each of the first 1,000 sockets: ours ${shown(first?.rss ?? 0)} B, bare ${shown(bareFirst?.rss ?? 0)} B`,
    );
    const [ours = [], theirs = []] = await inTurn(
      runs,
      subjects.map((subject) => async () => (await subject()).held),
      (run, figures) =>
        say(`  memory ${run}/${runs}: ${figures.map((held) => `${shown(held)} B`).join(' and ')} a socket`),
    );
    const unit = ' B';
    const held = report.series({ name: 'memory of an idle socket in a room: ours', unit, values: ours });
    const bareHeld = report.series({
      name: 'memory of an idle socket in a room: bare',
      unit,
      values: theirs,
    });
    report.atMost('memory of a socket / bare Socket.IO', held / bareHeld, 1.3);
  } finally {
    await Promise.all([souk.stop(), bare.stop()]);
  }
}

/** The memory of a process that only serves, as the system sees it, without help from the garbage collector. */
async function idleProcess(): Promise<void> {
  const [rss = []] = await inTurn(
    runs,
    [
      async () => {
        const api = await startSouk({ ROLE: 'api' });
        await pause(1_500);
        const bytes = await api.ask<number>('rss');
        await api.stop();
        return bytes / MB;
      },
    ],
    (run, [figure = 0]) => say(`  idle api ${run}/${runs}: ${shown(figure)} MB`),
  );
  const median = report.series({ name: 'RSS of an idle api process', unit: ' MB', values: rss });
  report.atMost('RSS of an idle api process', median, 250, ' MB');
}

try {
  if (wants('rates') || wants('single')) await deliveries();
  if (wants('memory')) await memory();
  if (wants('idle')) await idleProcess();
} finally {
  await postgres.stop();
}
report.finish();
process.exit();
