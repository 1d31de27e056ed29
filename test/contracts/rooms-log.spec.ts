import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { NotFound, type UnitOfWork } from '#kernel';
import { dataSourceOptions } from '#platform/database/data-source-options.js';
import { Database } from '#platform/database/database.js';
import { migrate } from '#platform/database/migrations.js';
import { TypeormUnitOfWork } from '#platform/database/typeorm-unit-of-work.js';
import { UuidV7Ids } from '#platform/machine/uuid-v7-ids.js';
import { OutboxSignal } from '#platform/outbox/outbox-signal.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { platformTables } from '#platform/outbox/tables.js';
import { InProcessBus } from '#platform/node-bus/in-process-bus.js';
import { PostgresLogReader } from '../../src/rooms/adapters/postgres/log-reader.js';
import { PostgresRoomLog } from '../../src/rooms/adapters/postgres/room-log.js';
import { PostgresMembers } from '../../src/rooms/adapters/postgres/room-members.js';
import { PostgresMessages } from '../../src/rooms/adapters/postgres/room-messages.js';
import { PostgresRooms } from '../../src/rooms/adapters/postgres/room.repository.js';
import { roomsTables } from '../../src/rooms/adapters/postgres/tables.js';
import { BusRoomNews } from '../../src/rooms/adapters/sockets/log/bus-room-news.js';
import type { RoomEntry, RoomEvent } from '../../src/rooms/domain/log.js';
import { Room } from '../../src/rooms/domain/room.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { numbers } from '../support/fakes/room-world.js';
import { roomFakes } from '../support/fakes/rooms.js';

const TABLES = [platformTables, roomsTables];
const ROOMS = { name: 'rooms', prepare: async (url: string) => void (await migrate(url, TABLES)) };

describe('the log of a room on PostgreSQL', () => {
  const ids = new UuidV7Ids();
  const ann = { id: ids.next(), displayName: 'Ann "the\\hand" {x}' };
  const news: (readonly RoomEvent[])[] = [];
  const lookedAt: string[] = [];
  let testDatabase: TestDatabase;
  let source: DataSource;
  let database: Database;
  let work: UnitOfWork;
  let log: PostgresRoomLog;
  let reader: PostgresLogReader;
  let rooms: PostgresRooms;
  let members: PostgresMembers;
  let messages: PostgresMessages;
  const { people } = roomFakes();

  beforeAll(async () => {
    testDatabase = await createTestDatabase({ template: ROOMS });
    source = new DataSource(dataSourceOptions(testDatabase.url, 20, TABLES));
    await source.initialize();
    database = new Database(source);
    work = new TypeormUnitOfWork(source, database);
    const bus = new BusRoomNews(new InProcessBus(pino({ level: 'silent' })));
    bus.listen({
      appended: (_, events) => void news.push(events),
      accessChanged: (roomId) => void lookedAt.push(roomId),
    });
    const outbox = new Outbox(database, ids, new OutboxSignal());
    log = new PostgresRoomLog(database, bus, ids, outbox);
    reader = new PostgresLogReader(database);
    rooms = new PostgresRooms(database, bus, outbox);
    members = new PostgresMembers(database, bus, { memberEventsUpTo: 200 });
    messages = new PostgresMessages(database, work, people);
  });
  afterAll(async () => {
    await source.destroy();
    await testDatabase.drop();
  });

  async function opened(kind: 'public' | 'private' = 'public'): Promise<string> {
    const room = Room.open({ id: ids.next(), ownerId: ann.id, title: 'Talk', kind, slug: null }, new Date());
    await work.run(() => rooms.add(room, [ann.id]));
    return room.snapshot().id;
  }
  const append = (roomId: string, entries: readonly RoomEntry[]) =>
    work.run(() => log.append(roomId, entries));
  const told = (data: object): RoomEntry => ({ type: 'drop.progress', actor: null, data });
  const message = (clientId: string, author = ann): RoomEntry => ({
    type: 'message.posted',
    actor: author,
    data: { text: 'hi', clientId },
  });
  const all = (roomId: string) => reader.page(roomId, 0, 10_000);
  const stand = async (roomId: string) => (await rooms.place(roomId, null))?.lastSeq;

  it('has what was appended, as it was returned and as it was told', async () => {
    const roomId = await opened();
    const data = {
      text: '{"a": [1, "\\u0000"]}, \\ \' " 🧣',
      deep: { list: [1, null, true, 'x'] },
      none: null,
    };
    const events = await append(roomId, [
      told(data),
      { ...message('c'), data: { ...data, clientId: 'c' } },
      told({}),
    ]);
    expect(events).toEqual(await all(roomId));
    expect(news.at(-1)).toEqual(events);
    expect(events.map(({ seq, actor, data: told }) => [seq, actor, told])).toEqual([
      [1, null, data],
      [2, ann, { ...data, clientId: 'c' }],
      [3, null, {}],
    ]);
    expect(await append(roomId, [])).toEqual([]);
    await expect(append(ids.next(), [told({})])).rejects.toThrow(NotFound);
  });

  it('has no gap, no double and one order, however many append at once', async () => {
    const roomId = await opened();
    const appended = await Promise.all(
      numbers(1, 60).map((n) =>
        append(
          roomId,
          numbers(1, 1 + (n % 4)).map((m) => told({ n, m })),
        ),
      ),
    );
    const events = await all(roomId);
    expect(events.map(({ seq }) => seq)).toEqual(numbers(1, appended.flat().length));
    expect(appended.flat().toSorted((one, other) => one.seq - other.seq)).toEqual(events);
    const times = events.map(({ at }) => at);
    expect(times).toEqual(times.toSorted());
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    expect(await stand(roomId)).toBe(events.length);
  });

  it('tells of messages in the outbox while the room is watched, once for each append, and of nothing else', async () => {
    const roomId = await opened();
    const news = async () =>
      (
        await database.reader.query<{ data: { roomId: string; lastSeq: number } }>(
          `SELECT data FROM outbox WHERE type = 'messages.posted' AND data ->> 'roomId' = $1 ORDER BY id`,
          [roomId],
        )
      ).map(({ data }) => data.lastSeq);
    await append(roomId, [message('before')]);
    expect(await work.run(() => rooms.watch(roomId, true))).toBe(1);
    await append(roomId, [message('a'), told({}), message('b'), told({})]);
    await append(roomId, [told({})]);
    expect(await news()).toEqual([5]);
    const failing = work.run(async () => {
      await log.append(roomId, [message('c')]);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await work.run(() => rooms.watch(roomId, false))).toBe(6);
    await append(roomId, [message('after')]);
    expect(await news()).toEqual([5]);
    expect(await work.run(() => rooms.watch(ids.next(), true))).toBeNull();
  });

  it('misses no message that is posted while somebody begins to watch', async () => {
    for (const _ of numbers(1, 10)) {
      const roomId = await opened();
      const [since, events] = await Promise.all([
        work.run(() => rooms.watch(roomId, true)),
        Promise.all(numbers(1, 8).map((n) => append(roomId, [message(`m${n}`)]))),
      ]);
      const [row] = await database.reader.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM outbox WHERE type = 'messages.posted' AND data ->> 'roomId' = $1`,
        [roomId],
      );
      const behind = events.flat().filter(({ seq }) => seq > (since ?? 0));
      expect(row?.count).toBe(behind.length);
    }
  });

  it('keeps and tells nothing of work that fails, and gives its numbers to the next', async () => {
    const roomId = await opened();
    const before = news.length;
    const failing = work.run(async () => {
      await log.append(roomId, [told({}), told({})]);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(news).toHaveLength(before);
    expect((await append(roomId, [told({ second: true })])).map(({ seq }) => seq)).toEqual([1]);
    expect(await all(roomId)).toHaveLength(1);
  });

  it('is told only after the commit', async () => {
    const roomId = await opened();
    const before = news.length;
    await work.run(async () => {
      await log.append(roomId, [told({})]);
      await log.append(roomId, [told({})]);
      expect(news).toHaveLength(before);
    });
    expect(news.slice(before).map((events) => events.map(({ seq }) => seq))).toEqual([[1], [2]]);
  });

  it('refuses a second message of one author and client id, whatever the code above does', async () => {
    const roomId = await opened();
    await append(roomId, [message('mine')]);
    await expect(append(roomId, [message('mine')])).rejects.toMatchObject({ constraint: 'room_events_once' });
    await append(roomId, [message('mine', { id: ids.next(), displayName: 'Bob' })]);
    await append(await opened(), [message('mine')]);
    expect(await all(roomId)).toHaveLength(2);
  });

  it.each([
    ['a text of nothing', { text: '', clientId: 'c' }],
    ['no text', { clientId: 'c' }],
    ['a text that is too long', { text: 'x'.repeat(2001), clientId: 'c' }],
    ['no client id', { text: 'x' }],
    ['no actor', { text: 'x', clientId: 'c' }],
    ['a text that was deleted', { text: 'x', clientId: 'c', deletedAt: '2026-11-21T10:00:00.000Z' }],
  ])('refuses a message with %s', async (what, data) => {
    const roomId = await opened();
    const entry = { type: 'message.posted', actor: what === 'no actor' ? null : ann, data };
    await expect(append(roomId, [entry])).rejects.toMatchObject({ constraint: 'room_events_message' });
  });

  it('is looked up in one go: who writes, what is stored, what is answered', async () => {
    const roomId = await opened('private');
    const bob = { id: ids.next(), displayName: 'Bob' };
    const [stored, other] = await append(roomId, [message('one'), message('two')]);
    const elsewhere = await append(await opened(), [message('three')]);
    const draft = (clientId: string, replyTo?: string, author = ann) => ({
      author,
      clientId,
      text: 'x',
      replyTo,
    });
    const context = await messages.context(roomId, [
      draft('one', other?.id),
      draft('one', elsewhere[0]?.id),
      draft('three', ids.next(), bob),
    ]);
    expect(context).toEqual({
      kind: 'private',
      attachments: new Map(),
      members: new Set([ann.id]),
      stored: [stored, stored],
      answerable: new Set([other?.id]),
      mentioned: { users: new Set(), members: new Set() },
      watched: false,
      rulesVersion: 0,
      floor: expect.objectContaining({
        words: new Set(),
        rules: expect.objectContaining({ slowModeSeconds: 0 }),
      }),
    });
    expect(context?.floor.speakers.get(ann.id)).toMatchObject({ role: 'member', ban: null, mute: null });
    expect(context?.floor.speakers.get(bob.id)).toMatchObject({ role: null, memberSeconds: null });
    expect(await messages.context(ids.next(), [draft('one')])).toBeNull();
  });

  it('is read by pages, and its end for many rooms at once', async () => {
    const [one, two] = [await opened(), await opened()];
    await append(
      one,
      numbers(1, 5).map((n) => told({ n })),
    );
    expect((await reader.page(one, 1, 3)).map(({ seq }) => seq)).toEqual([2, 3, 4]);
    expect(await reader.page(one, 5, 3)).toEqual([]);
    const ends = await reader.ends([one, two, ids.next()]);
    expect(new Map(ends.map(({ roomId, lastSeq }) => [roomId, lastSeq]))).toEqual(
      new Map([
        [one, 5],
        [two, 0],
      ]),
    );
    expect(await rooms.place(one, ann.id)).toMatchObject({
      lastSeq: 5,
      oldest: 1,
      member: true,
      accessVersion: 0,
    });
    expect(await rooms.place(two, null)).toMatchObject({ lastSeq: 0, oldest: 1, member: false });
    await database.reader.query('UPDATE rooms SET purged_seq = 3 WHERE id = $1', [one]);
    expect(await rooms.place(one, null)).toMatchObject({ lastSeq: 5, oldest: 4 });
  });

  it('has another version when somebody may have lost the sight of it, and tells of it', async () => {
    const roomId = await opened('private');
    const bob = ids.next();
    const version = async () => (await rooms.place(roomId, null))?.accessVersion;
    expect(await work.run(() => members.add(roomId, bob))).toBe(true);
    expect(await work.run(() => members.add(roomId, bob))).toBe(false);
    expect(await reader.strangers(roomId, [ann.id, bob])).toEqual([]);
    expect(await version()).toBe(0);
    expect(await work.run(() => members.remove(roomId, bob))).toBe(true);
    expect(await work.run(() => members.remove(roomId, bob))).toBe(false);
    expect(await version()).toBe(1);
    expect(lookedAt.filter((id) => id === roomId)).toHaveLength(1);
    expect(await reader.strangers(roomId, [ann.id, bob])).toEqual([bob]);
    const change = async (kind: 'public' | 'private') =>
      work.run(async () => {
        const room = await rooms.lock(roomId);
        room?.change({ kind }, new Date());
        if (room) await rooms.save(room);
      });
    await change('public');
    expect(await reader.strangers(roomId, [ann.id, bob])).toEqual([]);
    await change('private');
    expect(await version()).toBe(3);
  });

  it('rewrites the row of the room in place', async () => {
    const roomId = await opened();
    await database.reader.query('VACUUM rooms');
    const updates = async (): Promise<{ all: number; hot: number }> => {
      const [counted] = await database.reader.query<{ all: number; hot: number }>(
        `SELECT n_tup_upd::int AS all, n_tup_hot_upd::int AS hot FROM pg_stat_xact_user_tables
         WHERE relname = 'rooms'`,
      );
      return counted ?? { all: 0, hot: 0 };
    };
    await work.run(async () => {
      const before = await updates();
      for (const n of numbers(1, 8)) await log.append(roomId, [told({ n })]);
      const after = await updates();
      expect({ all: after.all - before.all, hot: after.hot - before.hot }).toEqual({ all: 8, hot: 8 });
    });
  });
});
