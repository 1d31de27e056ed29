import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import type { UnitOfWork } from '#kernel';
import { dataSourceOptions } from '#platform/database/data-source-options.js';
import { Database } from '#platform/database/database.js';
import { migrate } from '#platform/database/migrations.js';
import { TypeormUnitOfWork } from '#platform/database/typeorm-unit-of-work.js';
import { UuidV7Ids } from '#platform/machine/uuid-v7-ids.js';
import { InProcessBus } from '#platform/node-bus/in-process-bus.js';
import { OutboxSignal } from '#platform/outbox/outbox-signal.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { platformTables } from '#platform/outbox/tables.js';
import { PostgresAttachments } from '../../src/rooms/adapters/postgres/attachments/attachments.js';
import { PostgresPostedMessages } from '../../src/rooms/adapters/postgres/messages/posted-messages.js';
import { PostgresRoomLog } from '../../src/rooms/adapters/postgres/room-log.js';
import { PostgresMessages } from '../../src/rooms/adapters/postgres/room-messages.js';
import { PostgresRooms } from '../../src/rooms/adapters/postgres/room.repository.js';
import { roomsTables } from '../../src/rooms/adapters/postgres/tables.js';
import { BusRoomNews } from '../../src/rooms/adapters/sockets/log/bus-room-news.js';
import { type Attachment, shown } from '../../src/rooms/domain/attachments/attachment.js';
import { Room } from '../../src/rooms/domain/room.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { roomFakes } from '../support/fakes/rooms.js';
import { waitFor } from '../support/wait-for.js';

const TABLES = [platformTables, roomsTables];
const ROOMS = { name: 'rooms', prepare: async (url: string) => void (await migrate(url, TABLES)) };

describe('attachments on PostgreSQL', () => {
  const ids = new UuidV7Ids();
  const ann = { id: ids.next(), displayName: 'Ann' };
  const { people } = roomFakes();
  let testDatabase: TestDatabase;
  let source: DataSource;
  let database: Database;
  let work: UnitOfWork;
  let log: PostgresRoomLog;
  let messages: PostgresMessages;
  let attachments: PostgresAttachments;
  let posted: PostgresPostedMessages;
  let roomId: string;

  beforeAll(async () => {
    testDatabase = await createTestDatabase({ template: ROOMS });
    source = new DataSource(dataSourceOptions(testDatabase.url, 20, TABLES));
    await source.initialize();
    database = new Database(source);
    work = new TypeormUnitOfWork(source, database);
    const bus = new BusRoomNews(new InProcessBus(pino({ level: 'silent' })));
    const outbox = new Outbox(database, ids, new OutboxSignal());
    log = new PostgresRoomLog(database, bus, ids, outbox);
    messages = new PostgresMessages(database, work, people);
    attachments = new PostgresAttachments(database);
    posted = new PostgresPostedMessages(database);
    const room = Room.open(
      { id: ids.next(), ownerId: ann.id, title: 'Talk', kind: 'public', slug: null },
      new Date(),
    );
    await work.run(() => new PostgresRooms(database, bus, outbox).add(room, [ann.id]));
    roomId = room.snapshot().id;
  });
  afterAll(async () => {
    await source.destroy();
    await testDatabase.drop();
  });

  const sql = (text: string, values: unknown[] = []) => database.pool.query(text, values);
  async function uploaded(hoursAgo = 0): Promise<Attachment> {
    const [full, thumb] = [
      { width: 40, height: 30 },
      { width: 20, height: 15 },
    ];
    const one = { id: ids.next(), roomId, authorId: ann.id, bytes: 99, full, thumb };
    await work.run(() => attachments.add(one));
    await sql(
      'UPDATE room_attachments SET created_at = created_at - make_interval(hours => $2) WHERE id = $1',
      [one.id, hoursAgo],
    );
    return one;
  }
  const draft = (some: readonly string[] = []) => ({
    ...{ author: ann, clientId: ids.next(), text: 'Look' },
    ...(some.length > 0 && { attachments: some }),
  });
  const entry = (some: readonly Attachment[] = []) => ({
    ...{ type: 'message.posted', actor: ann },
    data: { text: 'Look', clientId: ids.next(), ...(some.length > 0 && { attachments: some.map(shown) }) },
  });
  const messageOf = async ({ id }: Attachment): Promise<unknown> =>
    (await sql('SELECT message_id FROM room_attachments WHERE id = $1', [id])).rows[0]?.message_id;
  const idsOf = async (where: string): Promise<unknown[]> =>
    (await sql(`SELECT id FROM room_attachments WHERE ${where}`)).rows.map((row: { id: string }) => row.id);

  it('cost messages that have none no statement, and a whole batch that has some one', async () => {
    const some = [await uploaded(), await uploaded()];
    const asked = async (act: () => Promise<unknown>): Promise<number> => {
      const before = database.answers;
      await work.run(act);
      return database.answers - before;
    };
    const plain = Array.from({ length: 5 }, () => draft());
    const showing = [...plain, draft(some.map(({ id }) => id)), draft([ids.next()])];
    expect(await asked(() => messages.context(roomId, plain))).toBe(1);
    expect(await asked(() => messages.context(roomId, showing))).toBe(2);
    expect(await asked(() => log.append(roomId, [entry(), entry()]))).toBe(1);
    expect(await asked(() => log.append(roomId, [entry(), entry(some), entry()]))).toBe(1);
  });

  it('are each given to the message of a batch that shows them', async () => {
    const [one, two, three, free] = [await uploaded(), await uploaded(), await uploaded(), await uploaded()];
    const entries = [entry(), entry([two, one]), entry([three])];
    const [, both, single] = await work.run(() => log.append(roomId, entries));
    expect(await Promise.all([one, two, three, free].map(messageOf))).toEqual([
      both?.id,
      both?.id,
      single?.id,
      null,
    ]);
  });

  it('are free for one at a time: who asks meanwhile waits, and finds them taken', async () => {
    const one = await uploaded();
    const context = () => messages.context(roomId, [draft([one.id])]);
    let second: Promise<number> | undefined;
    await work.run(async () => {
      expect((await context())?.attachments.get(one.id)).toEqual(one);
      second = database.outside(() => work.run(async () => (await context())?.attachments.size ?? -1));
      const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      await waitFor(async () => (await sql(waiting)).rowCount === 1, { describe: 'the other to wait' });
      await log.append(roomId, [entry([one])]);
    });
    expect(await second).toBe(0);
  });

  it('are free only in their room, and until they are taken back', async () => {
    const one = await uploaded();
    const free = (where: string) =>
      work.run(async () => (await messages.context(where, [draft([one.id])]))?.attachments.size);
    expect([await free(roomId), await free(ids.next())]).toEqual([1, undefined]);
    await work.run(() => attachments.discard(one.id));
    expect(await free(roomId)).toBe(0);
  });

  it('of nobody are taken back after their time, so many at once, and never one that is just being posted', async () => {
    const old = [await uploaded(25), await uploaded(25), await uploaded(25)];
    const [fresh, used] = [await uploaded(23), await uploaded(25)];
    await work.run(() => log.append(roomId, [entry([used])]));
    const discard = (limit: number) =>
      database.outside(() => work.run(() => attachments.discardUnused(86_400, limit)));
    await work.run(async () => {
      await messages.context(roomId, [draft([old[2]?.id ?? ''])]);
      expect([await discard(1), await discard(10), await discard(10)]).toEqual([1, 1, 0]);
    });
    expect(await discard(10)).toBe(1);
    const gone = await idsOf('removed_at IS NOT NULL');
    expect(old.every(({ id }) => gone.includes(id))).toBe(true);
    expect([fresh, used].some(({ id }) => gone.includes(id))).toBe(false);
  });

  it('that were taken back are listed in order and forgotten; no others ever are', async () => {
    const some = [await uploaded(), await uploaded(), await uploaded()];
    const kept = await uploaded();
    for (const { id } of some) await work.run(() => attachments.discard(id));
    const [first, ...rest] = some.map(({ id }) => id);
    expect(await attachments.discarded(first ?? '', 10)).toEqual(rest);
    expect(await attachments.discarded(first ?? '', 1)).toEqual(rest.slice(0, 1));
    await work.run(() => attachments.forget([...some, kept].map(({ id }) => id)));
    expect(await attachments.discarded(first ?? '', 10)).toEqual([]);
    expect(await messageOf(kept)).toBeNull();
  });

  it('of a message are taken back with it, not when it is edited, and not a second time', async () => {
    const one = await uploaded();
    const [event] = await work.run(() => log.append(roomId, [entry([one])]));
    const change = (act: 'edit' | 'delete') =>
      work.run(async () => {
        const message = await posted.lock(event?.id ?? '');
        if (act === 'edit') message?.edit(ann, { text: 'A caption' }, new Date());
        else message?.delete(ann, { as: 'author' }, new Date());
        await posted.save(message === null ? [] : [message]);
      });
    await change('edit');
    expect(await attachments.discarded(null, 1_000)).not.toContain(one.id);
    await change('delete');
    expect(await attachments.discarded(null, 1_000)).toContain(one.id);
    await work.run(() => attachments.discard(one.id));
    const { rows } = await sql('SELECT data FROM room_events WHERE id = $1', [event?.id]);
    expect(rows[0]?.data).not.toHaveProperty('attachments');
  });

  it('that nobody could have are refused by the database, whatever the code above it does', async () => {
    const insert = (change: string) =>
      sql(
        `INSERT INTO room_attachments SELECT (jsonb_populate_record(a, '${change}'::jsonb || '{"id": "${ids.next()}"}')).*
         FROM room_attachments a LIMIT 1`,
      );
    await insert('{}');
    for (const wrong of [
      ...[
        '{"width": 0}',
        '{"width": 2049}',
        '{"height": 5000}',
        '{"thumb_width": 321, "width": 400}',
        '{"bytes": 0}',
      ],
      ...['{"thumb_width": 41}', '{"thumb_height": 0}', '{"room_id": null}', '{"author_id": null}'],
    ])
      await expect(insert(wrong)).rejects.toThrow(/violates (check|not-null) constraint/);
    const append = (data: object) =>
      work.run(() =>
        log.append(roomId, [{ type: 'message.posted', actor: ann, data: { clientId: ids.next(), ...data } }]),
      );
    const one = { id: ids.next() };
    for (const wrong of [
      ...[
        { text: '' },
        { text: '', attachments: [] },
        { text: 'x', attachments: [] },
        { text: 'x', attachments: null },
      ],
      ...[{ attachments: [one] }, { text: '', attachments: [one, one, one, one, one] }],
      { deletedAt: '2026-11-21T10:00:00.000Z', attachments: [one] },
    ])
      await expect(append(wrong)).rejects.toThrow();
    await append({ text: '', attachments: [one] });
  });
});
