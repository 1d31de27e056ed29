import { setTimeout as pause } from 'node:timers/promises';
import { Latencies, median } from '../support/figures.js';
import { type Report, shown } from '../support/report.js';
import { Shop } from '../support/shop.js';
import type { Committed } from '../support/talkers.js';
import { Audience } from './audience.js';
import type { RoomStage } from './stage.js';

const AUDIENCE = 500;
/** Single events, and how far apart; milliseconds. */
const SINGLE = { count: 100, everyMs: 80 };

/** One event in a room that is quiet: from its commit to each of the sockets. */
export async function singleEvents(stage: RoomStage, report: Report): Promise<void> {
  const souk = await stage.souk();
  const { roomId } = await Shop.open(souk.ready.url, stage.people);
  const audience = new Audience(souk.ready.url, roomId);
  try {
    await audience.seat(stage.people.crowd(AUDIENCE));
    await pause(500);
    audience.arrivals = new Map();
    const committed = await souk.ask<Committed[]>('sayOneByOne', { roomId, ...SINGLE });
    await pause(200);
    const latencies = new Latencies();
    const firsts: number[] = [];
    for (const { seq, at } of committed) {
      const times = audience.arrivals.get(seq) ?? [];
      if (times.length !== audience.size) throw new Error(`event ${seq} reached ${times.length} sockets`);
      for (const time of times) latencies.add(time - at);
      firsts.push(Math.min(...times) - at);
    }
    report.note(
      `a single event, from its commit to each of ${audience.size} sockets: median ${shown(latencies.percentile(0.5))} ms, ` +
        `p99 ${shown(latencies.percentile(0.99))} ms; to the first socket: median ${shown(median(firsts))} ms`,
    );
    report.atMost('single event in an idle room, median', latencies.percentile(0.5), 10, ' ms');
  } finally {
    audience.leave();
    await souk.stop();
  }
}
