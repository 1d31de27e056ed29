import { setTimeout as pause } from 'node:timers/promises';
import type { Options } from '../support/options.js';
import { type Report, say, shown } from '../support/report.js';
import { Shop } from '../support/shop.js';
import { Audience } from './audience.js';
import type { RoomStage } from './stage.js';

const READERS = 450;
const SLOW = 50;
const FLOW = { rate: 200, bytes: 1_000 };
/** With everyone reading, until the server has all the memory that so much talk takes anyway; seconds. */
const WARM = 40;
/** Without; seconds. */
const STOPPED = 60;
const MB = 1024 * 1024;

/** Some of an audience stop reading for a minute while a room talks: what waits for them must not fill the server. */
export async function slowReaders(stage: RoomStage, { runs }: Options, report: Report): Promise<void> {
  const grown: number[] = [];
  const p99: number[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const souk = await stage.souk();
    const { roomId } = await Shop.open(souk.ready.url, stage.people);
    const [readers, slow] = [new Audience(souk.ready.url, roomId), new Audience(souk.ready.url, roomId)];
    try {
      await readers.seat(stage.people.crowd(READERS));
      await slow.seat(stage.people.crowd(SLOW));
      await souk.ask('talk', { roomId, ...FLOW, seconds: WARM });
      await Promise.all([readers.heardAll(), slow.heardAll()]);
      const before = await souk.ask<number>('rss');
      readers.begin();
      slow.stopReading();
      let most = before;
      let talking = true;
      const talk = souk.ask('talk', { roomId, ...FLOW, seconds: STOPPED }).finally(() => (talking = false));
      while (talking) {
        most = Math.max(most, await souk.ask<number>('rss'));
        await pause(200);
      }
      await talk;
      await readers.heardAll();
      grown.push((most - before) / MB);
      p99.push(readers.latencies.percentile(0.99));
      say(
        `  slow readers ${run}/${runs}: ${shown(grown.at(-1) ?? 0)} MB more, p99 of the others ${shown(p99.at(-1) ?? 0)} ms`,
      );
    } finally {
      readers.leave();
      slow.leave();
      await souk.stop();
    }
  }
  const memory = report.series({
    name: `${SLOW} of ${READERS + SLOW} stop reading: memory`,
    unit: ' MB',
    values: grown,
  });
  report.series({
    name: `${SLOW} of ${READERS + SLOW} stop reading: p99 of the others`,
    unit: ' ms',
    values: p99,
  });
  report.atMost('memory that slow readers cost', memory, 100, ' MB');
}
