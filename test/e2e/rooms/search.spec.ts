import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Database } from '#platform/database/database.js';
import { SEARCH } from '../../../src/rooms/adapters/postgres/messages/search.sql.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { type List, type Logged, NOBODY, outcome } from './acts.js';
import { numbers, openRoom, say } from './ear.js';

describe('a search in a room', () => {
  let app: TestApp;
  let ann: Visitor;
  let host: Visitor;
  let roomId: string;
  beforeAll(async () => {
    app = await startApp();
    ann = await app.guest('Ann');
    ({ host, roomId } = await openRoom(app));
  }, 60_000);
  afterAll(() => app.close());

  const pool = () => app.app.get(Database, { strict: false }).pool;
  const path = (q: string, more = '', room = roomId): string =>
    `/v2/rooms/${room}/messages/search?q=${encodeURIComponent(q)}${more}`;
  const search = async (q: string, room = roomId, more = ''): Promise<List<Logged>> => {
    const answer = await app.call<List<Logged>>('GET', path(q, more, room), { as: ann });
    expect([q, answer.status]).toEqual([q, 200]);
    return answer.body;
  };
  const found = async (q: string, room = roomId): Promise<unknown[]> =>
    (await search(q, room)).data.map(({ data }) => data['text']);

  /** Many messages at once, as far as a log may reach. */
  async function fill(room: string, texts: readonly string[], from = 1): Promise<void> {
    await pool().query(
      `INSERT INTO room_events (room_id, seq, id, type, at, actor_id, actor_name, data)
       SELECT $1, $3::bigint + n - 1, uuidv7(), 'message.posted', now(), $4, 'Host',
              jsonb_build_object('text', said, 'clientId', 'filled-' || $3::bigint + n)
       FROM unnest($2::text[]) WITH ORDINALITY AS line (said, n)`,
      [room, texts, from, host.id],
    );
    await pool().query(
      'UPDATE rooms SET last_seq = greatest(last_seq, $2), message_count = message_count + $3 WHERE id = $1',
      [room, from + texts.length - 1, texts.length],
    );
  }

  it('finds what has all the words, of the last one its beginning, the newest first', async () => {
    const { roomId: room } = await openRoom(app);
    for (const text of [
      'Red shoes in size 40',
      'are the shoes RED?',
      'reddish shoes',
      'shoes that are read',
      'red hats',
      'ÄPFEL und Birnen',
      'кроссовки красные',
      'foo-bar at ann@example.com',
      "it's O'Neill\\'s & co:* !x",
    ])
      await say(app, ann, room, text);
    expect(await found('red shoes', room)).toEqual(['are the shoes RED?', 'Red shoes in size 40']);
    expect(await found('shoes red', room)).toEqual([
      'reddish shoes',
      'are the shoes RED?',
      'Red shoes in size 40',
    ]);
    expect(await found('SHO', room)).toHaveLength(4);
    expect(await found('sho red', room)).toEqual([]);
    expect(await found('"red shoes"', room)).toEqual(['Red shoes in size 40']);
    expect(await found('"shoes in red"', room)).toEqual([]);
    expect(await found('"the shoes" r', room)).toEqual(['are the shoes RED?']);
    expect(await found('äpf', room)).toEqual(['ÄPFEL und Birnen']);
    expect(await found('КРОССОВКИ крас', room)).toEqual(['кроссовки красные']);
    expect(await found('foo-ba', room)).toHaveLength(1);
    expect(await found("o'neil", room)).toHaveLength(1);
    expect(await found('nothing', room)).toEqual([]);
  });

  it('shows a message as history does, with what others made of it', async () => {
    const { roomId: room } = await openRoom(app);
    const { id } = await say(app, ann, room, 'look here');
    expect(await outcome(app, ann, 'PUT', `/v2/messages/${id}/reactions/👍`)).toBe('204');
    const log = await app.call<List<Logged>>('GET', `/v2/rooms/${room}/events`, { as: ann });
    const { data, page } = await search('look', room);
    expect([data, page]).toEqual([[log.body.data[0]], { next: null }]);
    expect(data[0]?.reactions).toEqual([{ emoji: '👍', count: 1, mine: true }]);
  });

  it('finds an edited message by its latest text only, and a deleted one by none', async () => {
    const { roomId: room } = await openRoom(app);
    const { id } = await say(app, ann, room, 'before');
    expect(await outcome(app, ann, 'PATCH', `/v2/messages/${id}`, { text: 'afterwards' })).toBe('200');
    expect([await found('before', room), await found('after', room)]).toEqual([[], ['afterwards']]);
    expect(await outcome(app, ann, 'DELETE', `/v2/messages/${id}`)).toBe('204');
    expect([await found('before', room), await found('after', room)]).toEqual([[], []]);
  });

  it('goes through a long log by pages that nothing falls out of while more is said', async () => {
    const { roomId: room } = await openRoom(app);
    // In several parts of the index, and at their borders.
    const needles = [1, 7, 4_095, 4_096, 4_097, 8_191, 8_192, 12_500];
    const texts = numbers(1, 12_500).map((n) => (needles.includes(n) ? `needle ${n}` : 'hay'));
    await fill(room, texts);
    const pages: number[][] = [];
    for (let next: string | null = ''; next !== null;) {
      const { data, page }: List<Logged> = await search(
        'needle',
        room,
        `&limit=3${next && `&cursor=${next}`}`,
      );
      pages.push(data.map(({ seq }) => seq));
      if (pages.length === 1) await say(app, ann, room, 'needle, said meanwhile');
      next = page.next;
    }
    expect(pages).toEqual([
      [12_500, 8_192, 8_191],
      [4_097, 4_096, 4_095],
      [7, 1],
    ]);
    expect((await search('hay', room, '&limit=100')).data.map(({ seq }) => seq)).toEqual(
      numbers(12_401, 12_499).toReversed().concat(12_400),
    );
  });

  it.each([...['', ' ', '\u0000', 'a\u0007b', 'x'.repeat(201)]])('is refused for %j', async (q) => {
    expect(await outcome(app, ann, 'GET', path(q))).toBe('400 validation_failed');
  });

  it('is refused without words, with two of them, with fields it has not, and with foreign cursors', async () => {
    for (const query of ['', '?q=a&q=b', '?q[a]=b', '?q=a&room=x', '?q=a&limit=0', '?q=a&limit=101'])
      expect(await outcome(app, ann, 'GET', `/v2/rooms/${roomId}/messages/search${query}`)).toBe(
        '400 validation_failed',
      );
    for (const cursor of ['nonsense', 'WyJhIl0', 'WzEuNV0', 'WzFlOTld'])
      expect(await outcome(app, ann, 'GET', path('a', `&cursor=${cursor}`))).toBe('400 invalid_cursor');
    for (const place of [-1, 0, 1, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]) {
      const cursor = Buffer.from(JSON.stringify([place])).toString('base64url');
      expect(await outcome(app, ann, 'GET', path('a', `&cursor=${cursor}`))).toBe('200');
    }
    const huge = await app.call('GET', path('x'.repeat(1_000_000)), { as: ann });
    expect([400, 414, 431]).toContain(huge.status);
  });

  it('takes whatever is typed for words, and nothing that has none finds everything', async () => {
    const { roomId: room } = await openRoom(app);
    await say(app, ann, room, 'some text');
    for (const q of [
      ...['!', '&', '|', ':*', "'", "''", '\\', "\\'", '"', '""', '"!"', '*', '%', '_', '()', '<->', '👍'],
      ...['!some', "' | '", "some':* | 'x", 'zzz | some', 'not some or', '<b>', '--', '$1', '-some text"'],
      ...["x'y\\z", 'a:*', 'a & !b', '<-> <2>', '"a" <-> "b"', "');--", 'x'.repeat(200), '"'.repeat(200)],
      ...['\u200b', '\ufffe', 'e\u0301', `${'é'.repeat(199)} `],
    ]) {
      const answer = await app.call<List<Logged>>('GET', path(q, '', room), { as: ann });
      expect([q, [200, 400].includes(answer.status)]).toEqual([q, true]);
      if (answer.status === 200 && !/some/.test(q)) expect([q, answer.body.data]).toEqual([q, []]);
    }
    for (const q of ['%ED%A0%BD', '%', '%00', '%FF'])
      expect(await outcome(app, ann, 'GET', path('').replace('q=', `q=${q}`))).toMatch(/^(200|400)/);
    expect(await found('some | zzz', room)).toEqual([]);
    expect(await found('!some', room)).toEqual(['some text']);
  });

  it('gives strangers and the banned what history gives them', async () => {
    const secret = await openRoom(app, 'private');
    await say(app, secret.host, secret.roomId, 'secret');
    const eve = await app.guest('Eve');
    for (const room of [secret.roomId, NOBODY, 'nonsense'])
      expect(await outcome(app, eve, 'GET', path('secret', '', room))).toBe('404 not_found');
    expect((await app.call('GET', path('secret', '', secret.roomId))).status).toBe(401);
    const open = await openRoom(app);
    await say(app, open.host, open.roomId, 'secret');
    const bans = `/v2/rooms/${open.roomId}/bans/${eve.id}`;
    expect(await outcome(app, open.host, 'PUT', bans, {})).toBe('200');
    expect(await outcome(app, eve, 'GET', path('secret', '', open.roomId))).toBe('403 banned');
    expect(await found('secret', open.roomId)).toEqual(['secret']);
  });

  it('never finds what another room says, whatever is said to look like it', async () => {
    const [one, two] = [await openRoom(app), await openRoom(app)];
    const key = `${one.roomId.slice(-12)} 0 needle`;
    await say(app, ann, two.roomId, `needle ${key} '${key}' ${key.replaceAll(' ', '/')}`);
    expect(await found('needle', one.roomId)).toEqual([]);
    // Two rooms may have ids that end alike.
    await fill(`018f0000-0000-7000-8000-${one.roomId.slice(-12)}`, ['needle']);
    expect(await found('needle', one.roomId)).toEqual([]);
  });

  it('reads nothing of another room, and of a long log only what it shows', async () => {
    const [big, small] = [await openRoom(app), await openRoom(app)];
    await fill(
      big.roomId,
      numbers(1, 40_000).map((n) => `hello hay ${n % 40_000 === 5_000 ? 'rare' : `w${n}`}`),
    );
    await fill(
      small.roomId,
      numbers(1, 50).map((n) => `hello ${n}`),
    );
    const client = new pg.Client({ connectionString: app.databaseUrl, options: '-c enable_seqscan=off' });
    await client.connect();
    // One plan for all values, as a connection makes it for good.
    await client.query('SET plan_cache_mode = force_generic_plan');
    const pages = async (room: string, words: string, beginning: string): Promise<number> => {
      const values = [ann.id, room, words, beginning, '{}', Number.MAX_SAFE_INTEGER, 21];
      const list = values.map((value) => client.escapeLiteral(String(value))).join(', ');
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) EXECUTE search (${list})`,
      );
      const plan = rows[0]?.['QUERY PLAN'][0].Plan;
      return (plan?.['Shared Hit Blocks'] ?? NaN) + (plan?.['Shared Read Blocks'] ?? NaN);
    };
    await client.query(`PREPARE search (uuid, uuid, text, text, text[], bigint, bigint) AS ${SEARCH}`);
    // However many messages of the other room have the word, and however short its beginning is. What is still to be
    // added to the index, 16 pages at most, is read for each part of a log.
    expect(await pages(small.roomId, 'hello', '')).toBeLessThan(200);
    expect(await pages(small.roomId, '', 'h')).toBeLessThan(200);
    expect(await pages(small.roomId, '', 'hay')).toBeLessThan(200);
    // One part of ten for a word that all have, a few pages for each part for a word that hardly any has.
    expect(await pages(big.roomId, '', 'h')).toBeLessThan(1_000);
    expect(await pages(big.roomId, 'rare', '')).toBeLessThan(400);
    await client.end();
  }, 60_000);
});
