import { Injectable } from '@nestjs/common';
import { Ids, NotFound } from '#kernel';
import { array, unnested } from '#platform/database/connections/unnested.js';
import { Database } from '#platform/database/database.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { RoomNews } from '../../application/ports.js';
import { RoomLog, RulesChanged } from '../../application/room-log.js';
import type { MessageMentioned, MessagesPosted } from '../../domain/events.js';
import type { RoomEntry, RoomEvent } from '../../domain/log.js';
import { MESSAGE_POSTED } from '../../domain/message-batch.js';
import type { MessageData } from '../../domain/messages/message-data.js';
import { ATTACHED } from './attachments/attachment.sql.js';

/** The logs in PostgreSQL: one statement numbers and stores whatever is told at once. */
@Injectable()
export class PostgresRoomLog extends RoomLog {
  constructor(
    private readonly database: Database,
    private readonly news: RoomNews,
    private readonly ids: Ids,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async append(
    roomId: string,
    entries: readonly RoomEntry[],
    rulesVersion?: number,
  ): Promise<readonly RoomEvent[]> {
    return (await this.store(new Map([[roomId, entries]]), { rulesVersion })).get(roomId) ?? [];
  }

  async appendAlone(
    roomId: string,
    entries: readonly RoomEntry[],
    rulesVersion: number,
  ): Promise<readonly RoomEvent[]> {
    const decided = { rulesVersion, unwatched: true };
    return (await this.store(new Map([[roomId, entries]]), decided)).get(roomId) ?? [];
  }

  async appendAll(entries: Entries): Promise<void> {
    await this.store(entries);
  }

  private async store(
    asked: Entries,
    decided: Decided = {},
  ): Promise<ReadonlyMap<string, readonly RoomEvent[]>> {
    const rooms = [...asked]
      .filter(([, entries]) => entries.length > 0)
      .map(([id, entries]) => ({ id, entries: entries.map((entry) => ({ ...entry, id: this.ids.next() })) }));
    if (rooms.length === 0) return new Map();
    const numbered = await this.number(rooms, decided);
    const events = new Map<string, readonly RoomEvent[]>();
    const news: (MessagesPosted | MessageMentioned)[] = [];
    for (const { id, entries } of rooms) {
      const row = numbered.get(id);
      if (row === undefined) throw decided.rulesVersion === undefined ? new NotFound() : new RulesChanged();
      const { base, watched } = row;
      const at = row.at.toISOString();
      events.set(
        id,
        entries.map((entry, index) => eventOf(entry, base + index + 1, at)),
      );
      // Read off the row that the append holds: not one message is missed after a neighbour began to watch.
      if (watched && messagesOf(entries) > 0) news.push(posted(id, base + entries.length));
      for (const event of events.get(id) ?? []) news.push(...mentioned(id, event));
    }
    if (news.length > 0) this.outbox.add(news);
    this.database.afterCommit(() => {
      for (const [roomId, appended] of events) this.news.appended(roomId, appended);
    });
    return events;
  }

  private async number(
    rooms: readonly NewEntries[],
    { rulesVersion, unwatched = false }: Decided,
  ): Promise<ReadonlyMap<string, NumberedRow>> {
    const stored = rooms.flatMap(({ id: roomId, entries }) =>
      entries.map((entry, index) => ({ ...entry, roomId, place: index + 1 })),
    );
    const attached = stored.flatMap(attachmentsOf);
    // The rules are compared once the row is ours, so nothing gets a number that is against those of then.
    // The time is taken once the rows are ours, so it rises with the numbers whichever node writes.
    // What nobody else hears of needs no other statement, so it can be a transaction by itself.
    const { query } = unwatched ? this.database.alone : this.database.writer;
    const rows = await query<NumberedRow>(
      `WITH asked AS (
         SELECT * FROM ${ROOMS} AS asked (id, entries, messages)
       ), taken AS MATERIALIZED (
         SELECT id FROM rooms WHERE id = ANY(${ROOM_IDS}) ORDER BY id FOR NO KEY UPDATE
       ), numbered AS (
         UPDATE rooms SET last_seq = last_seq + asked.entries, message_count = message_count + asked.messages
         FROM asked JOIN taken USING (id) WHERE rooms.id = asked.id AND ($11::integer IS NULL OR rules_version = $11)${unwatched ? ' AND NOT watched' : ''}
         RETURNING rooms.id, last_seq - asked.entries AS base, watched,
                   date_trunc('milliseconds', clock_timestamp()) AS at
       ), stored AS (
         INSERT INTO room_events (room_id, seq, id, type, at, actor_id, actor_name, data)
         SELECT numbered.id, base + entry.place, entry.id, entry.type, at, entry.actor_id, entry.actor_name, entry.data
         FROM ${ENTRIES}
                AS entry (room_id, place, id, type, actor_id, actor_name, data)
              JOIN numbered ON numbered.id = entry.room_id
       )${stored.some(isAnswer) ? ANSWERED : ''}${attached.length > 0 ? ATTACHED : ''}
       SELECT id, base::float8 AS base, at, watched FROM numbered`,
      [
        ...[rooms.map(({ id }) => id), rooms.map(({ entries }) => entries.length)],
        ...[rooms.map(({ entries }) => messagesOf(entries))],
        ...[stored.map(({ roomId }) => roomId), stored.map(({ place }) => place)],
        ...[stored.map(({ id }) => id), stored.map(({ type }) => type)],
        ...[
          stored.map(({ actor }) => actor?.id ?? null),
          stored.map(({ actor }) => actor?.displayName ?? null),
        ],
        ...[stored.map(({ data }) => JSON.stringify(data)), rulesVersion ?? null],
        ...(attached.length > 0 ? [attached.map(([id]) => id), attached.map(([, by]) => by)] : []),
      ],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }
}

const ROOMS = unnested(1, 'uuid', 'int', 'int');
const ROOM_IDS = array(1, 'uuid');
const ENTRIES = unnested(4, 'uuid', 'int', 'uuid', 'text', 'uuid', 'text', 'jsonb');

/** Counts the answers of each message as they come, while the row of their room is held. */
const ANSWERED = `, answered AS (
         INSERT INTO room_reply_counts AS counts (message_id, count)
         SELECT (entry.data ->> 'replyTo')::uuid, count(*)
         FROM unnest($4::uuid[], $7::text[], $10::jsonb[]) AS entry (room_id, type, data)
              JOIN numbered ON numbered.id = entry.room_id
         WHERE entry.type = 'message.posted' AND entry.data ? 'replyTo' GROUP BY 1
         ON CONFLICT (message_id) DO UPDATE SET count = counts.count + EXCLUDED.count
       )`;

/** On what entries were decided. */
interface Decided {
  readonly rulesVersion?: number | undefined;
  /** That nobody but the room hears of them. */
  readonly unwatched?: boolean;
}

type Entries = ReadonlyMap<string, readonly RoomEntry[]>;

/** What a room shall be told, with the ids of the events that it will be. */
interface NewEntries {
  readonly id: string;
  readonly entries: readonly (RoomEntry & { readonly id: string })[];
}

function messagesOf(entries: readonly RoomEntry[]): number {
  return entries.filter(({ type }) => type === MESSAGE_POSTED).length;
}

interface NumberedRow {
  readonly id: string;
  readonly base: number;
  readonly at: Date;
  readonly watched: boolean;
}

function isAnswer({ type, data }: RoomEntry): boolean {
  return type === MESSAGE_POSTED && 'replyTo' in data;
}

/** Each with the message that shows it. */
function attachmentsOf({ id: messageId, type, data }: NewEntries['entries'][number]): [string, string][] {
  const { attachments = [] } = data as MessageData;
  return type === MESSAGE_POSTED ? attachments.map(({ id }) => [id, messageId]) : [];
}

function posted(roomId: string, lastSeq: number): MessagesPosted {
  return { type: 'messages.posted', data: { roomId, lastSeq } };
}

function mentioned(roomId: string, { id, seq, type, actor, data }: RoomEvent): MessageMentioned[] {
  const { mentions } = data as { mentions?: readonly string[] };
  if (type !== MESSAGE_POSTED || mentions === undefined || actor === null) return [];
  const who = { userIds: mentions, byId: actor.id };
  return [{ type: 'message.mentioned', data: { roomId, messageId: id, seq, ...who } }];
}

function eventOf({ id, type, actor, data }: RoomEntry & { id: string }, seq: number, at: string): RoomEvent {
  return { seq, id, type, at, actor: actor && { id: actor.id, displayName: actor.displayName }, data };
}
