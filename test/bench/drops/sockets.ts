import { claimingBySocket } from '../support/claim-steps.js';
import { inTurn, loadBy, type Step, warmUp } from '../support/load.js';
import type { Options } from '../support/options.js';
import { People, type Person } from '../support/people.js';
import type { BenchPostgres } from '../support/postgres.js';
import { type Report, say, shown } from '../support/report.js';
import { RoomSocket } from '../support/room-socket.js';
import { ServerProcess } from '../support/server-process.js';
import { Shop } from '../support/shop.js';
import { SECRET, soukSettings } from '../support/souk-settings.js';

type Server = ServerProcess<{ url: string }>;

/** Claims under way at a time, and the sockets of each: nobody claims so often that a limit would stop them. */
const AT_A_TIME = 64;
const SOCKETS_EACH = 40;
/** One after the other, so that a shopper claims about once in each, as shoppers do. */
const DROPS = 20;
const CROWD = AT_A_TIME * SOCKETS_EACH;

/** A few sockets that take turns, one claim at a time. */
class Group {
  private next = 0;

  constructor(private readonly sockets: readonly RoomSocket[]) {}

  turn(): RoomSocket {
    const socket = this.sockets[this.next % this.sockets.length];
    if (socket === undefined) throw new Error('nobody is there');
    this.next += 1;
    return socket;
  }

  close(): void {
    for (const socket of this.sockets) socket.close();
  }
}

/** `drop.claim` over sockets, against a bare Socket.IO server that acknowledges with the same and holds nothing. */
export async function measureSockets(
  postgres: BenchPostgres,
  { runs, seconds, warm }: Options,
  report: Report,
): Promise<void> {
  const people = new People(SECRET);
  const databaseUrl = await postgres.database('sockets');
  const settings = soukSettings(databaseUrl, postgres.folder);
  const souk: Server = await ServerProcess.start('souk-server.js', settings);
  const bare: Server = await ServerProcess.start('bare-socket-server.js', {});
  const least: Server = await ServerProcess.start('least-server.js', { databaseUrl });
  try {
    const run = async (name: string, { ready }: Server, step: Step<RoomSocket>): Promise<number> => {
      // Others in every run, as nobody may have too many holds.
      const waiting = groups(people.crowd(CROWD));
      const { perSecond, latencies } = await loadBy(
        async () => new Group(await Promise.all((waiting.pop() ?? []).map((one) => open(ready.url, one)))),
        { clients: AT_A_TIME, seconds, step: (group) => step(group.turn()) },
      );
      say(`    ${name}: ${shown(perSecond)}/s, p99 ${shown(latencies.percentile(0.99))} ms`);
      return perSecond;
    };
    const claiming = async (name: string, server: Server): Promise<number> =>
      run(name, server, claimingBySocket(inSuccession(await openDrops(souk.ready.url, people), CROWD)));
    const claims = (): Promise<number> => claiming('claims', souk);
    const rows = (): Promise<number> => claiming('only the rows', least);
    const echoes = (): Promise<number> =>
      run(
        'bare Socket.IO',
        bare,
        claimingBySocket(() => 'none'),
      );

    await warmUp(warm, [claims, echoes, rows]);
    const [ours = [], theirs = [], written = []] = await inTurn(runs, [claims, echoes, rows], (turn) =>
      say(`  over sockets ${turn}/${runs}`),
    );
    const claimed = report.series({ name: 'drop.claim over sockets', unit: '/s', values: ours });
    const echoed = report.series({ name: 'bare Socket.IO ack', unit: '/s', values: theirs });
    const most = report.series({ name: 'claims over sockets, only the rows', unit: '/s', values: written });
    report.note(`who only writes the rows reaches ${shown(most / echoed)} of a bare Socket.IO ack`);
    report.atLeast('drop.claim / bare Socket.IO ack', claimed / echoed, 0.6);
  } finally {
    await Promise.all([souk.stop(), bare.stop(), least.stop()]);
  }
}

/** By a seller of their own, who opens no more than one may. */
async function openDrops(url: string, people: People): Promise<string[]> {
  const shop = await Shop.open(url, people);
  return Promise.all(Array.from({ length: DROPS }, () => shop.openDrop({ perCustomer: 100 })));
}

/** Each of them so many times, and the last one for all that comes after. */
function inSuccession(dropIds: readonly string[], times: number): () => string {
  let asked = 0;
  return () => {
    const dropId = dropIds[Math.floor(asked / times)] ?? dropIds.at(-1);
    asked += 1;
    if (dropId === undefined) throw new Error('there is no drop');
    return dropId;
  };
}

function groups(crowd: readonly Person[]): Person[][] {
  return Array.from({ length: AT_A_TIME }, (_, index) =>
    crowd.slice(index * SOCKETS_EACH, (index + 1) * SOCKETS_EACH),
  );
}

function open(url: string, { token }: Person): Promise<RoomSocket> {
  return RoomSocket.open(url, token, () => undefined);
}
