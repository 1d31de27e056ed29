import { setTimeout as pause } from 'node:timers/promises';
import { inTurn } from '../support/load.js';
import type { Options } from '../support/options.js';
import { type Report, say, shown } from '../support/report.js';
import { Shop } from '../support/shop.js';
import { socketCost } from './socket-cost.js';
import type { RoomStage } from './stage.js';

const MB = 1024 * 1024;

/** What a thousand idle sockets in a room cost: here, and a Socket.IO server that does nothing else. */
export async function memory(stage: RoomStage, { runs }: Options, report: Report): Promise<void> {
  const collecting = ['--expose-gc'];
  const [souk, bare] = await Promise.all([stage.souk({}, collecting), stage.bare(collecting)]);
  try {
    const { roomId } = await Shop.open(souk.ready.url, stage.people);
    const [ours, theirs] = [souk, bare].map((server) => () => socketCost(server, roomId, stage.people));
    const [first, bareFirst] = [await ours?.(), await theirs?.()];
    report.note(
      `RSS for each of the first 1,000 sockets: ours ${shown(first?.rss ?? 0)} B, bare ${shown(bareFirst?.rss ?? 0)} B`,
    );
    const [our = [], their = []] = await inTurn(
      runs,
      [ours, theirs].map((cost) => async () => (await cost?.())?.held ?? Number.NaN),
      (run, figures) =>
        say(`  memory ${run}/${runs}: ${figures.map((held) => `${shown(held)} B`).join(' and ')} a socket`),
    );
    const [unit, name] = [' B', 'memory of an idle socket in a room'];
    const held = report.series({ name: `${name}: ours`, unit, values: our });
    const bareHeld = report.series({ name: `${name}: bare`, unit, values: their });
    report.atMost('memory of a socket / bare Socket.IO', held / bareHeld, 1.1);
  } finally {
    await Promise.all([souk.stop(), bare.stop()]);
  }
}

/** The memory of a process that only serves, as the system sees it, without help from the garbage collector. */
export async function idleProcess(stage: RoomStage, { runs }: Options, report: Report): Promise<void> {
  const [values = []] = await inTurn(
    runs,
    [
      async () => {
        const api = await stage.souk({ ROLE: 'api' });
        await pause(1_500);
        const bytes = await api.ask<number>('rss');
        await api.stop();
        return bytes / MB;
      },
    ],
    (run, [figure = 0]) => say(`  idle api ${run}/${runs}: ${shown(figure)} MB`),
  );
  const median = report.series({ name: 'RSS of an idle api process', unit: ' MB', values });
  report.atMost('RSS of an idle api process', median, 250, ' MB');
}
