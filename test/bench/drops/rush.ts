import pg from 'pg';
import { Audience } from '../rooms/audience.js';
import { arrivals, latenciesOf } from '../support/arrivals.js';
import type { Options } from '../support/options.js';
import { People } from '../support/people.js';
import type { BenchPostgres } from '../support/postgres.js';
import { type Report, say, shown } from '../support/report.js';
import { ServerProcess } from '../support/server-process.js';
import { Shop } from '../support/shop.js';
import { SECRET, soukSettings } from '../support/souk-settings.js';
import { postRequest } from '../support/wire.js';

const UNITS = 100;
const SHOPPERS = 10_000;
const SECONDS = 10;
/** In the room meanwhile: people, and messages a second. */
const LISTENERS = 100;
const CHAT = 20;

/** Ten thousand shoppers come for a hundred units within ten seconds, while the room talks. */
export async function measureRush(postgres: BenchPostgres, { runs }: Options, report: Report): Promise<void> {
  const people = new People(SECRET);
  const url = await postgres.database('rush');
  const souk = await ServerProcess.start<{ url: string }>(
    'souk-server.js',
    soukSettings(url, postgres.folder),
  );
  const books = new pg.Client({ connectionString: url });
  await books.connect();
  const figures = { early: [] as number[], chat: [] as number[], claim: [] as number[] };
  try {
    const shop = await Shop.open(souk.ready.url, people);
    const room = new Audience(souk.ready.url, shop.roomId);
    await room.seat(people.crowd(LISTENERS));
    for (let run = 1; run <= runs; run += 1) {
      const dropId = await shop.openDrop({ quantity: UNITS });
      const crowd = people.crowd(SHOPPERS);
      room.begin();
      const talk = souk.ask<number>('talk', { roomId: shop.roomId, rate: CHAT, seconds: SECONDS });
      const outcomes = await arrivals([souk.ready.url], {
        count: SHOPPERS,
        seconds: SECONDS,
        connections: 500,
        request: (index) =>
          postRequest(`/v2/drops/${dropId}/claims`, {
            token: crowd[index]?.token ?? '',
            key: `rush-${run}-${index}`,
            body: '{"quantity":1}',
          }),
      });
      if (!(await room.got((await talk) * LISTENERS))) throw new Error('messages of the chat were lost');
      const winners = outcomes.filter(({ status }) => status === 201);
      const losers = outcomes.filter(({ status }) => status === 409);
      const { rows } = await books.query<{ held: number; made: number }>(
        'SELECT held, (SELECT count(*)::int FROM claims WHERE drop_id = $1) AS made FROM drops WHERE id = $1',
        [dropId],
      );
      if (winners.length !== UNITS || losers.length !== SHOPPERS - UNITS || rows[0]?.made !== UNITS) {
        throw new Error(
          `${winners.length} won and ${losers.length} lost; the books have ${JSON.stringify(rows[0])}`,
        );
      }
      figures.early.push(winners.filter(({ index }) => index < 150).length);
      figures.chat.push(room.latencies.percentile(0.99));
      figures.claim.push(latenciesOf(outcomes, () => true).percentile(0.99));
      say(
        `  rush ${run}/${runs}: ${shown(figures.early.at(-1) ?? 0)} of ${UNITS} winners among the first 150`,
      );
    }
    room.leave();
    const early = report.series({ name: 'winners among the first 150', unit: '', values: figures.early });
    const chat = report.series({ name: 'chat meanwhile, p99', unit: ' ms', values: figures.chat });
    report.series({ name: 'answers in the rush, p99', unit: ' ms', values: figures.claim });
    report.note(
      `${SHOPPERS} shoppers in ${SECONDS} s: all answered, exactly ${UNITS} units held, in each run`,
    );
    report.atLeast('winners among the first 150', early, 95);
    report.atMost('chat in the rush, p99', chat, 500, ' ms');
  } finally {
    await books.end();
    await souk.stop();
  }
}
