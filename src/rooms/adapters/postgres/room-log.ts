import { Injectable } from '@nestjs/common';
import { Ids, NotFound } from '#kernel';
import { Database } from '#platform/database/database.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { RoomNews } from '../../application/ports.js';
import { RoomLog } from '../../application/room-log.js';
import type { MessageMentioned, MessagesPosted } from '../../domain/events.js';
import type { RoomEntry, RoomEvent } from '../../domain/log.js';
import { MESSAGE_POSTED } from '../../domain/message-batch.js';

/** The logs in PostgreSQL: one statement numbers and stores a whole batch. */
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

  async append(roomId: string, entries: readonly RoomEntry[]): Promise<readonly RoomEvent[]> {
    if (entries.length === 0) return [];
    const messages = entries.filter(({ type }) => type === MESSAGE_POSTED).length;
    const stored = entries.map((entry) => ({ ...entry, id: this.ids.next() }));
    // The time is taken once the row is ours, so it rises with the numbers whichever node writes.
    const [numbered] = await this.database.writer.query<NumberedRow>(
      `WITH numbered AS (
         UPDATE rooms SET last_seq = last_seq + $2, message_count = message_count + $3 WHERE id = $1
         RETURNING last_seq - $2 AS base, date_trunc('milliseconds', clock_timestamp()) AS at, watched
       ), stored AS (
         INSERT INTO room_events (room_id, seq, id, type, at, actor_id, actor_name, data)
         SELECT $1, base + entry.place, entry.id, entry.type, at, entry.actor_id, entry.actor_name, entry.data
         FROM numbered, unnest($4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::jsonb[])
           WITH ORDINALITY AS entry (id, type, actor_id, actor_name, data, place)
       )${stored.some(isAnswer) ? ANSWERED : ''}
       SELECT base::float8 AS base, at, watched FROM numbered`,
      [
        ...[roomId, entries.length, messages],
        ...[stored.map(({ id }) => id), stored.map(({ type }) => type)],
        ...[
          stored.map(({ actor }) => actor?.id ?? null),
          stored.map(({ actor }) => actor?.displayName ?? null),
        ],
        stored.map(({ data }) => JSON.stringify(data)),
      ],
    );
    if (numbered === undefined) throw new NotFound();
    const at = numbered.at.toISOString();
    const events = stored.map((entry, index) => eventOf(entry, numbered.base + index + 1, at));
    // Read off the row that the append holds: not one message is missed after a neighbour began to watch.
    const watched = numbered.watched && messages > 0;
    await this.outbox.add([
      ...(watched ? [posted(roomId, numbered.base + entries.length)] : []),
      ...events.flatMap((event) => mentioned(roomId, event)),
    ]);
    this.database.afterCommit(() => this.news.appended(roomId, events));
    return events;
  }
}

/** Counts the answers of each message as they come, while the row of their room is held. */
const ANSWERED = `, answered AS (
         INSERT INTO room_reply_counts AS counts (message_id, count)
         SELECT (entry.data ->> 'replyTo')::uuid, count(*)
         FROM numbered, unnest($5::text[], $8::jsonb[]) AS entry (type, data)
         WHERE entry.type = 'message.posted' AND entry.data ? 'replyTo' GROUP BY 1
         ON CONFLICT (message_id) DO UPDATE SET count = counts.count + EXCLUDED.count
       )`;

interface NumberedRow {
  readonly base: number;
  readonly at: Date;
  readonly watched: boolean;
}

function isAnswer({ type, data }: RoomEntry): boolean {
  return type === MESSAGE_POSTED && 'replyTo' in data;
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
