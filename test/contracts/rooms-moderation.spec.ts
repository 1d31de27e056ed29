import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { type Actor, PlainGroupCommits, type UnitOfWork } from '#kernel';
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
import { PostgresSanctions } from '../../src/rooms/adapters/postgres/moderation/room-sanctions.js';
import { PostgresRoomLog } from '../../src/rooms/adapters/postgres/room-log.js';
import { PostgresMembers } from '../../src/rooms/adapters/postgres/room-members.js';
import { PostgresMessages } from '../../src/rooms/adapters/postgres/room-messages.js';
import { PostgresRooms } from '../../src/rooms/adapters/postgres/room.repository.js';
import { roomsTables } from '../../src/rooms/adapters/postgres/tables.js';
import { BusRoomNews } from '../../src/rooms/adapters/sockets/log/bus-room-news.js';
import { PostMessage } from '../../src/rooms/application/post-message.js';
import { RulesChanged } from '../../src/rooms/application/room-log.js';
import { Room } from '../../src/rooms/domain/room.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { roomFakes } from '../support/fakes/rooms.js';

const TABLES = [platformTables, roomsTables];
const ROOMS = { name: 'rooms', prepare: async (url: string) => void (await migrate(url, TABLES)) };

describe('moderation on PostgreSQL', () => {
  const ids = new UuidV7Ids();
  const [hana, ann] = [ids.next(), ids.next()];
  const speaker: Actor = { userId: ann, sessionId: 's', displayName: 'Ann', role: 'shopper', guest: false };
  let testDatabase: TestDatabase;
  let source: DataSource;
  let database: Database;
  let work: UnitOfWork;
  let log: PostgresRoomLog;
  let rooms: PostgresRooms;
  let members: PostgresMembers;
  let messages: PostgresMessages;
  let sanctions: PostgresSanctions;

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
    members = new PostgresMembers(database, bus, { memberEventsUpTo: 200 });
    messages = new PostgresMessages(database, work, roomFakes().people);
    sanctions = new PostgresSanctions(database, bus);
  });
  afterAll(async () => {
    await source.destroy();
    await testDatabase.drop();
  });

  async function opened(kind: 'public' | 'private' = 'public'): Promise<string> {
    const room = Room.open({ id: ids.next(), ownerId: hana, title: 'Talk', kind, slug: null }, new Date());
    await work.run(() => rooms.add(room, [hana, ann]));
    return room.snapshot().id;
  }
  const versionOf = async (roomId: string): Promise<number> =>
    (await messages.context(roomId, []))?.rulesVersion ?? NaN;
  const ban = (roomId: string) =>
    work.run(() =>
      sanctions.impose({ roomId, userId: ann, kind: 'ban', seconds: null, reason: null, by: hana }),
    );

  it('refuses what was decided on other rules, and nothing of it is stored', async () => {
    const roomId = await opened();
    const entry = {
      type: 'message.posted',
      actor: { id: ann, displayName: 'Ann' },
      data: { text: 'x', clientId: 'c' },
    };
    const before = await versionOf(roomId);
    await ban(roomId);
    await expect(work.run(() => log.append(roomId, [entry], before))).rejects.toThrow(RulesChanged);
    expect((await rooms.place(roomId, hana))?.lastSeq).toBe(0);
    await work.run(async () => log.append(roomId, [entry], await versionOf(roomId)));
    expect((await rooms.place(roomId, hana))?.lastSeq).toBe(1);
  });

  it('has the banned among those who must not be inside, member or not', async () => {
    const roomId = await opened();
    const reader = new PostgresLogReader(database);
    expect(await reader.strangers(roomId, [hana, ann])).toEqual([]);
    await ban(roomId);
    expect(await reader.strangers(roomId, [hana, ann])).toEqual([ann]);
    await work.run(() => sanctions.lift({ roomId, userId: ann, kind: 'ban' }));
    expect(await reader.strangers(roomId, [hana, ann])).toEqual([]);
  });

  it('decides anew when a member of a private room is gone, but not for each who leaves a public one', async () => {
    for (const [kind, rise] of [
      ['private', 1],
      ['public', 0],
    ] as const) {
      const roomId = await opened(kind);
      const before = await versionOf(roomId);
      await work.run(() => members.remove(roomId, ann));
      expect((await versionOf(roomId)) - before).toBe(rise);
    }
  });

  it('tells who begins to watch a room between the look of a batch and its append', async () => {
    const roomId = await opened();
    const looks = Object.create(messages, {
      context: {
        value: async (...asked: Parameters<PostgresMessages['context']>) => {
          const context = await messages.context(...asked);
          if (context?.watched === false) await work.run(() => rooms.watch(roomId, true));
          return context;
        },
      },
    }) as PostgresMessages;
    const post = new PostMessage(looks, log, new PlainGroupCommits(), roomFakes().budget, work);
    const { seq } = await post.execute(speaker, { roomId, clientId: 'once', text: 'sold!' });
    const told = await source.query<{ data: { lastSeq: number } }[]>(
      "SELECT data FROM outbox WHERE type = 'messages.posted' AND data ->> 'roomId' = $1",
      [roomId],
    );
    expect(told).toEqual([{ data: { roomId, lastSeq: seq } }]);
  });

  it('costs a message no statement in a room without rules, and one in slow mode', async () => {
    const roomId = await opened();
    const post = new PostMessage(messages, log, new PlainGroupCommits(), roomFakes().budget, work);
    const statements = async (): Promise<number> => {
      const before = database.answers;
      await post.execute(speaker, { roomId, clientId: ids.next(), text: 'hello' });
      return database.answers - before;
    };
    const plain = await statements();
    // The look and the append.
    expect(plain).toBe(2);
    expect(await statements()).toBe(plain);
    await work.run(async () => {
      const room = await rooms.lock(roomId);
      room?.change({ slowModeSeconds: 5 }, new Date());
      if (room) await rooms.save(room);
    });
    expect(await statements()).toBe(plain + 1);
  });
});
