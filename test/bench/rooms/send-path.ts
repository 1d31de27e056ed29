import { talkingBySocket } from '../support/claim-steps.js';
import { inTurn, loadBy, warmUp } from '../support/load.js';
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
export async function sendPath(
  stage: RoomStage,
  { runs, seconds, warm }: Options,
  report: Report,
): Promise<void> {
  const [souk, single] = [await stage.souk(UNLIMITED), await stage.souk({ ...UNLIMITED, MAX_BATCH: '1' })];
  const servers = [souk, single, await stage.bare(), await stage.least(souk)];
  const names = ['batched', 'one transaction a message', 'bare Socket.IO', 'only the rows'];
  const audiences: Audience[] = [];
  try {
    const ours = await roomOf(souk);
    const rooms = [ours, await roomOf(single), 'room', ours];
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
    await warmUp(warm, subjects);
    const series = await inTurn(runs, subjects, (run) => say(`  send ${run}/${runs}`));
    const [batched = 0, alone = 0, echo = 0, rows = 0] = series.map((values, index) =>
      report.series({ name: `messages from ${SENDERS} senders: ${names[index]}`, unit: '/s', values }),
    );
    report.atLeast('messages / one transaction a message', batched / alone, 10);
    report.note(`who only writes the rows reaches ${shown(rows / echo)} of a bare Socket.IO ack`);
    report.atLeast('messages / bare Socket.IO ack', batched / echo, 0.6);
  } finally {
    for (const audience of audiences) audience.leave();
    await Promise.all(servers.map((server) => server.stop()));
  }

  async function roomOf(server: Server): Promise<string> {
    return (await Shop.open(server.ready.url, stage.people)).roomId;
  }
}
