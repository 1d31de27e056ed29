import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { PlainGroupCommits, type UnitOfWork } from '#kernel';
import { dataSourceOptions } from '#platform/database/data-source-options.js';
import { Database } from '#platform/database/database.js';
import { migrate } from '#platform/database/migrations.js';
import { TypeormUnitOfWork } from '#platform/database/typeorm-unit-of-work.js';
import { UuidV7Ids } from '#platform/machine/uuid-v7-ids.js';
import { InProcessBus } from '#platform/node-bus/in-process-bus.js';
import { OutboxSignal } from '#platform/outbox/outbox-signal.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { platformTables } from '#platform/outbox/tables.js';
import { PostgresLogReader } from '../../src/rooms/adapters/postgres/log-reader.js';
import { PostgresMessageQueries } from '../../src/rooms/adapters/postgres/messages/message.queries.js';
import { PostgresPostedMessages } from '../../src/rooms/adapters/postgres/messages/posted-messages.js';
import { PostgresReactions } from '../../src/rooms/adapters/postgres/messages/reactions.js';
import { PostgresRoomLog } from '../../src/rooms/adapters/postgres/room-log.js';
import { PostgresMessages } from '../../src/rooms/adapters/postgres/room-messages.js';
import { PostgresRoomQueries } from '../../src/rooms/adapters/postgres/room.queries.js';
import { PostgresRooms } from '../../src/rooms/adapters/postgres/room.repository.js';
import { roomsTables } from '../../src/rooms/adapters/postgres/tables.js';
import { ReactionDesk } from '../../src/rooms/application/messages/reaction-desk.js';
import { BusRoomNews } from '../../src/rooms/adapters/sockets/log/bus-room-news.js';
import type { RoomEntry, RoomEvent } from '../../src/rooms/domain/log.js';
import { Room } from '../../src/rooms/domain/room.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { numbers } from '../support/fakes/room-world.js';
import { person, roomFakes } from '../support/fakes/rooms.js';

const TABLES = [platformTables, roomsTables];
const ROOMS = { name: 'rooms', prepare: async (url: string) => void (await migrate(url, TABLES)) };

describe('messages on PostgreSQL', () => {
  const ids = new UuidV7Ids();
  const ann = { id: ids.next(), displayName: 'Ann' };
  const { people } = roomFakes();
  let testDatabase: TestDatabase;
  let source: DataSource;
  let database: Database;
  let work: UnitOfWork;
  let log: PostgresRoomLog;
  let rooms: PostgresRooms;
  let posted: PostgresPostedMessages;
  let reactions: PostgresReactions;

  beforeAll(async () => {
    testDatabase = await createTestDatabase({ template: ROOMS });
    source = new DataSource(dataSourceOptions(testDatabase.url, 20, TABLES));
    await source.initialize();
    database = new Database(source);
    work = new TypeormUnitOfWork(source, database);
    const bus = new BusRoomNews(new InProcessBus(pino({ level: 'silent' })));
    const outbox = new Outbox(database, ids, new OutboxSignal());
    log = new PostgresRoomLog(database, bus, ids, outbox);
    rooms = new PostgresRooms(database, bus, outbox);
    posted = new PostgresPostedMessages(database);
    reactions = new PostgresReactions(database, posted, new PlainGroupCommits());
  });
  afterAll(async () => {
    await source.destroy();
    await testDatabase.drop();
  });

  async function opened(): Promise<string> {
    const room = Room.open(
      { id: ids.next(), ownerId: ann.id, title: 'Talk', kind: 'public', slug: null },
      new Date(),
    );
    await work.run(() => rooms.add(room, [ann.id]));
    return room.snapshot().id;
  }
  const message = (data: object = {}): RoomEntry => ({
    type: 'message.posted',
    actor: ann,
    data: { text: 'hi', clientId: ids.next(), ...data },
  });
  const thumb = (messageId: string, userId = ann.id) => ({ messageId, userId, emoji: '👍' });
  const append = (roomId: string, entries: readonly RoomEntry[]) =>
    work.run(() => log.append(roomId, entries));
  const one = async (roomId: string, data: object = {}): Promise<RoomEvent> =>
    (await append(roomId, [message(data)]))[0] as RoomEvent;
  /** How many statements PostgreSQL answers meanwhile. */
  const cost = async (what: () => Promise<unknown>): Promise<number> => {
    const before = database.answers;
    await what();
    return database.answers - before;
  };

  it('tell the outbox whom they mention, in the transaction that stores them, and nothing of what they say', async () => {
    const roomId = await opened();
    const told = async () =>
      (
        await database.reader.query<{ data: object }>(
          `SELECT data FROM outbox WHERE type = 'message.mentioned' AND data ->> 'roomId' = $1`,
          [roomId],
        )
      ).map(({ data }) => data);
    const mentions = [ids.next(), ids.next()];
    const lost = work.run(async () => {
      await log.append(roomId, [message({ mentions })]);
      throw new Error('rolled back');
    });
    await expect(lost).rejects.toThrow('rolled back');
    expect(await told()).toEqual([]);
    const events = await append(roomId, [message(), message({ mentions }), message()]);
    const { id, seq } = events[1] as RoomEvent;
    expect(await told()).toEqual([{ roomId, messageId: id, seq, userIds: mentions, byId: ann.id }]);
  });

  it('cost one look and one append, also if they answer; only mentions ask who there is', async () => {
    const roomId = await opened();
    const messages = new PostgresMessages(database, work, people);
    const draft = { author: ann, clientId: 'c', text: 'hi' };
    const asked: (readonly string[])[] = [];
    const { known } = people;
    people.known = async (userIds) => {
      asked.push(userIds);
      return known.call(people, userIds);
    };
    const drafts = [draft, { ...draft, replyTo: ids.next() }];
    expect(await cost(() => messages.context(roomId, drafts))).toBe(1);
    expect(await cost(() => append(roomId, [message(), message({ replyTo: ids.next() })]))).toBe(1);
    expect(asked).toEqual([]);
    const bob = ids.next();
    people.names.set(bob, 'Bob');
    const context = await messages.context(roomId, [{ ...draft, mentions: [bob, ann.id, ids.next()] }]);
    expect(context?.mentioned).toEqual({ users: new Set([bob]), members: new Set([ann.id]) });
    expect(asked).toHaveLength(1);
  });

  it('are read with what others made of them in one statement, however many there are', async () => {
    const roomId = await opened();
    const said = await append(
      roomId,
      numbers(1, 50).map(() => message()),
    );
    await append(
      roomId,
      said.map(({ id }) => message({ replyTo: id })),
    );
    await work.run(() =>
      reactions.change(
        said.map(({ id }) => thumb(id)),
        [],
      ),
    );
    const actor = { ...person('x'), userId: ann.id };
    const queries = new PostgresRoomQueries(database, { displayNames: async () => new Map() } as never);
    const events = () => queries.events(actor, roomId, { after: 0, limit: 100 });
    expect(await cost(events)).toBe(1);
    const { data } = await events();
    expect(data.filter(({ replies }) => replies === 1)).toHaveLength(50);
    expect(data[0]?.reactions).toEqual([{ emoji: '👍', count: 1, mine: true }]);
    const single = new PostgresMessageQueries(database);
    expect(await cost(() => single.message(actor, said[0]?.id ?? ''))).toBe(1);
    expect(await cost(() => single.replies(actor, said[0]?.id ?? '', {}))).toBe(1);
  });

  it('are changed by one after the other, also if nobody else were to hold them', async () => {
    const { id } = await one(await opened());
    // Without the lock of the message: the unique key is the last guard.
    await Promise.all(numbers(1, 10).map(() => work.run(() => reactions.change([thumb(id)], []))));
    const counts = () =>
      database.reader.query('SELECT emoji, count FROM room_reaction_counts WHERE message_id = $1', [id]);
    expect(await counts()).toEqual([{ emoji: '👍', count: 1 }]);
    await Promise.all(numbers(1, 10).map(() => work.run(() => reactions.change([], [thumb(id)]))));
    expect(await counts()).toEqual([]);
  });

  it('take the reactions of a crowd in two batches, each at the same cost however many there are', async () => {
    const messages = new PostgresMessages(database, work, people);
    const desk = new ReactionDesk(reactions, messages, log, roomFakes().budget, new PlainGroupCommits());
    const crowd = async (count: number): Promise<number> => {
      const roomId = await opened();
      const said = [await one(roomId), await one(roomId)] as const;
      const actors = numbers(1, count).map(() => ({ ...person('x'), userId: ids.next() }));
      const react = (on: boolean) =>
        Promise.all(
          actors.map((actor, n) =>
            desk.take(actor, { messageId: said[n % 2]?.id ?? '', emoji: n % 4 < 2 ? '👍' : '🎉' }, on),
          ),
        );
      const paid = await cost(() => react(true));
      const counts = () =>
        database.reader.query<{ emoji: string; count: number }>(
          `SELECT emoji, count FROM room_reaction_counts WHERE message_id = ANY($1::uuid[]) ORDER BY since`,
          [said.map(({ id }) => id)],
        );
      expect((await counts()).map(({ count }) => count)).toEqual(Array(4).fill(count / 4));
      expect(await cost(() => react(true))).toBe(2 * 4);
      expect(await cost(() => react(false))).toBe(2 * 6);
      expect(await counts()).toEqual([]);
      const types = (await new PostgresLogReader(database).page(roomId, 2, 1_000)).map(({ type }) => type);
      expect(types).toEqual([
        ...Array(count).fill('reaction.added'),
        ...Array(count).fill('reaction.removed'),
      ]);
      return paid;
    };
    // Where the messages are, twice; who may, what they hold, what is on them twice, the change, the log.
    expect([await crowd(40), await crowd(200)]).toEqual([2 + 2 * 6, 2 + 2 * 6]);
  });

  it('leave no text in any row of the log once they are deleted', async () => {
    const roomId = await opened();
    const { id } = await one(roomId, { text: 'secret' });
    await work.run(async () => {
      const held = await posted.lock(id);
      const edit = held?.edit(ann, { text: 'secret too' }, new Date());
      if (held && edit) await posted.save([held]);
      await log.append(roomId, edit ? [edit] : []);
    });
    await work.run(async () => {
      const held = await posted.lock(id);
      held?.delete(ann, { as: 'author' }, new Date());
      if (held) await posted.save([held]);
    });
    const rows = await new PostgresLogReader(database).page(roomId, 0, 10);
    expect(rows.map(({ type }) => type)).toEqual(['message.posted', 'message.edited']);
    expect(JSON.stringify(rows)).not.toContain('secret');
  });

  it('are kept and counted by a Souk that is newer than they are', async () => {
    const old = await createTestDatabase();
    await migrate(old.url, [
      platformTables,
      { ...roomsTables, migrations: roomsTables.migrations.slice(0, 3) },
    ]);
    const before = new DataSource(dataSourceOptions(old.url, 1, TABLES));
    await before.initialize();
    const asked = ids.next();
    for (const [seq, data] of [{}, { replyTo: asked }, { replyTo: asked }].entries()) {
      await before.query(
        `INSERT INTO room_events (room_id, seq, id, type, at, actor_id, actor_name, data)
         VALUES ($1, $2, $3, 'message.posted', now(), $4, 'Ann', $5)`,
        [asked, seq + 1, ids.next(), ann.id, { text: 'hi', clientId: ids.next(), ...data }],
      );
    }
    await migrate(old.url, TABLES);
    const counts: unknown = await before.query('SELECT * FROM room_reply_counts');
    expect(counts).toEqual([{ message_id: asked, count: 2 }]);
    await before.destroy();
    await old.drop();
  });
});
