import { talkingBySocket } from '../support/claim-steps.js';
import { inTurn, loadBy } from '../support/load.js';
import type { Options } from '../support/options.js';
import { type Report, say, shown } from '../support/report.js';
import { RoomSocket } from '../support/room-socket.js';
import { Shop } from '../support/shop.js';
import { Audience } from './audience.js';
import type { RoomStage, Server } from './stage.js';

const SENDERS = 64;
const LISTENERS = 5;
/** What keeps one person from flooding a room is not what is measured. */
const UNLIMITED = { LIMITS_SCALE: '100000' };

/** Durable messages a second into one room, against a transaction for each, and against an ack of Socket.IO. */
export async function sendPath(stage: RoomStage, { runs, seconds }: Options, report: Report): Promise<void> {
  const servers = await Promise.all([
    stage.souk(UNLIMITED),
    stage.souk({ ...UNLIMITED, MAX_BATCH: '1' }),
    stage.bare(),
  ]);
  const names = ['batched', 'one transaction a message', 'bare Socket.IO'];
  const audiences: Audience[] = [];
  try {
    const [souk, single] = servers;
    const rooms = [await roomOf(souk), await roomOf(single), 'room'];
    for (const [index, server] of servers.entries()) {
      const audience = new Audience(server.ready.url, rooms[index] ?? '');
      await audience.seat(stage.people.crowd(LISTENERS));
      audiences.push(audience);
    }
    const subjects = servers.map((server, index) => async () => {
      const { perSecond, latencies } = await loadBy(
        () => RoomSocket.open(server.ready.url, stage.people.one().token, () => undefined),
        { clients: SENDERS, seconds, step: talkingBySocket(rooms[index] ?? '') },
      );
      say(`    ${names[index]}: ${shown(perSecond)}/s, p99 ${shown(latencies.percentile(0.99))} ms`);
      return perSecond;
    });
    await inTurn(1, subjects, () => say('  warm'));
    const series = await inTurn(runs, subjects, (run) => say(`  send ${run}/${runs}`));
    const [ours = 0, alone = 0, echo = 0] = series.map((values, index) =>
      report.series({ name: `messages from ${SENDERS} senders: ${names[index]}`, unit: '/s', values }),
    );
    report.atLeast('messages / one transaction a message', ours / alone, 10);
    report.atLeast('messages / bare Socket.IO ack', ours / echo, 0.6);
  } finally {
    for (const audience of audiences) audience.leave();
    await Promise.all(servers.map((server) => server.stop()));
  }

  async function roomOf(server: Server): Promise<string> {
    return (await Shop.open(server.ready.url, stage.people)).roomId;
  }
}
