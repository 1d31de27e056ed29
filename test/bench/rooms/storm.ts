import { setTimeout as pause } from 'node:timers/promises';
import type { Options } from '../support/options.js';
import { type Report, say, shown } from '../support/report.js';
import { Shop } from '../support/shop.js';
import { Audience } from './audience.js';
import type { RoomStage } from './stage.js';

/** How many are cut off at once, and how many stay. */
const CUT = 2_000;
const STAYING = 100;
/** Messages that flow all the while; the cut comes after a moment. */
const FLOW = { rate: 50, seconds: 20 };
const BEFORE = 2_000;

/** Two thousand sockets are cut at once and come back at once, while the room talks. */
export async function storm(stage: RoomStage, { runs }: Options, report: Report): Promise<void> {
  const figures = {
    within10: [] as number[],
    last: [] as number[],
    memory: [] as number[],
    p99: [] as number[],
  };
  for (let run = 1; run <= runs; run += 1) {
    await once();
    const [within, last, memory, p99] = [figures.within10, figures.last, figures.memory, figures.p99].map(
      (values) => shown(values.at(-1) ?? Number.NaN),
    );
    say(
      `  storm ${run}/${runs}: ${within} % within 10 s, all within ${last} s, memory × ${memory}, p99 ${p99} ms`,
    );
  }
  const within10 = report.series({ name: 'storm: back within 10 s', unit: ' %', values: figures.within10 });
  const last = report.series({ name: 'storm: all are back within', unit: ' s', values: figures.last });
  const memory = report.series({ name: 'storm: peak memory / before', unit: '', values: figures.memory });
  const p99 = report.series({ name: 'storm: p99 of those who stayed', unit: ' ms', values: figures.p99 });
  report.atLeast('storm: resumed within 10 s', within10, 99, ' %');
  report.atMost('storm: all resumed within', last, 30, ' s');
  report.atMost('storm: peak memory / before', memory, 1.5);
  report.atMost('storm: p99 of those still connected', p99, 500, ' ms');

  async function once(): Promise<void> {
    const souk = await stage.souk();
    const { roomId } = await Shop.open(souk.ready.url, stage.people);
    const [crowd, staying] = [new Audience(souk.ready.url, roomId), new Audience(souk.ready.url, roomId)];
    try {
      await staying.seat(stage.people.crowd(STAYING));
      await crowd.seat(stage.people.crowd(CUT));
      staying.begin();
      const talk = souk.ask<number>('talk', { roomId, ...FLOW });
      await pause(BEFORE);
      const rss = await souk.ask<number>('rss');
      const seconds = (await crowd.cutAndComeBack()).map((milliseconds) => milliseconds / 1_000);
      await talk;
      await Promise.all([crowd.heardAll(), staying.heardAll()]);
      figures.within10.push((seconds.filter((took) => took <= 10).length / CUT) * 100);
      figures.last.push(Math.max(...seconds));
      figures.memory.push((await souk.ask<number>('peakRss')) / rss);
      figures.p99.push(staying.latencies.percentile(0.99));
    } finally {
      crowd.leave();
      staying.leave();
      await souk.stop();
    }
  }
}
