import { writeFile } from 'node:fs/promises';
import { inTurn } from '../support/load.js';
import type { Options } from '../support/options.js';
import { bars } from '../support/plot.js';
import { type Report, say, shown } from '../support/report.js';
import { Shop } from '../support/shop.js';
import { Audience } from './audience.js';
import { RateSearch } from './rates.js';
import type { RoomStage } from './stage.js';

const SIZES = [500, 1_000, 2_000];

/** How many deliveries a second a room makes at p99 under 100 ms, by the size of its audience, and a bare Socket.IO server. */
export async function deliveries(stage: RoomStage, options: Options, report: Report): Promise<void> {
  const groups: { name: string; values: number[] }[] = [];
  for (const size of SIZES) groups.push({ name: `${shown(size)} sockets`, values: await at(size) });
  if (options.plot === undefined) return;
  const title = 'Deliveries a second at p99 under 100 ms';
  await writeFile(
    options.plot,
    bars({ title, series: ['Souk: durable, in order', 'bare Socket.IO'], groups }),
  );
  say(`  the curve is in ${options.plot}`);

  async function at(size: number): Promise<number[]> {
    const [souk, bare] = await Promise.all([stage.souk(), stage.bare()]);
    const { roomId } = await Shop.open(souk.ready.url, stage.people);
    const ours = new Audience(souk.ready.url, roomId);
    const theirs = new Audience(bare.ready.url, roomId);
    try {
      await ours.seat(stage.people.crowd(size));
      await theirs.seat(stage.people.crowd(size));
      const searches = [
        new RateSearch('ours', souk, roomId, ours, options.seconds),
        new RateSearch('bare Socket.IO', bare, roomId, theirs, options.seconds),
      ];
      const [our = [], their = []] = await inTurn(
        options.runs,
        searches.map((search) => () => search.run()),
        (run, figures) =>
          say(
            `  to ${shown(size)} sockets ${run}/${options.runs}: ${figures.map(shown).join(' and ')} a second`,
          ),
      );
      const unit = '/s';
      const name = `deliveries to ${shown(size)} sockets, p99 < 100 ms`;
      const soukRate = report.series({ name: `${name}: ours`, unit, values: our });
      const bareRate = report.series({ name: `${name}: bare Socket.IO`, unit, values: their });
      report.atLeast(`deliveries / bare Socket.IO, ${shown(size)} sockets`, soukRate / bareRate, 8);
      return [soukRate, bareRate];
    } finally {
      ours.leave();
      theirs.leave();
      await Promise.all([souk.stop(), bare.stop()]);
    }
  }
}
