import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { PostedMessages } from '../../../application/messages/ports.js';
import { Message, type MessageState } from '../../../domain/messages/message.js';
import { eventById } from '../event.row.js';
import { DISCARD_OF_MESSAGES } from '../attachments/attachment.sql.js';

const COLUMNS = `id, room_id AS "roomId", actor_id AS "authorId", at AS "postedAt", data`;

/** Posted messages in PostgreSQL: rows of the log, the only ones there that ever change. */
@Injectable()
export class PostgresPostedMessages extends PostedMessages {
  constructor(private readonly database: Database) {
    super();
  }

  async lock(messageId: string): Promise<Message | null> {
    const [row] = await this.database.writer.query<MessageState>(
      `SELECT "id", "roomId", "authorId", "postedAt", data FROM (
         ${eventById('$1', `${COLUMNS}, type`)} FOR NO KEY UPDATE
       ) AS event WHERE type = 'message.posted'`,
      [messageId],
    );
    return row === undefined ? null : Message.restore(row);
  }

  async lockAll(messageIds: readonly string[]): Promise<readonly Message[]> {
    const rows = await this.database.writer.query<MessageState>(
      `SELECT event.* FROM (
         SELECT found.* FROM unnest($1::uuid[]) AS asked (id)
         CROSS JOIN LATERAL (${eventById('asked.id', 'room_id, seq, type')}) AS found
         ORDER BY found.seq
       ) AS place CROSS JOIN LATERAL (
         SELECT ${COLUMNS} FROM room_events WHERE room_id = place.room_id AND seq = place.seq OFFSET 0 FOR NO KEY UPDATE
       ) AS event WHERE place.type = 'message.posted'`,
      [messageIds],
    );
    return rows.map((row) => Message.restore(row));
  }

  async lockAllBy(roomId: string, userId: string, limit: number): Promise<readonly Message[]> {
    const rows = await this.database.writer.query<MessageState>(
      `SELECT ${COLUMNS} FROM room_events
       WHERE room_id = $1 AND actor_id = $2 AND type = 'message.posted' AND NOT data ? 'deletedAt'
       ORDER BY seq LIMIT $3 FOR NO KEY UPDATE`,
      [roomId, userId, limit],
    );
    return rows.map((row) => Message.restore(row));
  }

  async save(messages: readonly Message[]): Promise<void> {
    const states = messages.map((message) => message.snapshot());
    const deleted = messages.filter(({ isDeleted }) => isDeleted).map((message) => message.snapshot().id);
    if (deleted.length > 0) await this.database.writer.query(DISCARD_OF_MESSAGES, [deleted]);
    await this.database.writer.query(
      `WITH edits AS (
         UPDATE room_events SET data = data - 'text'
         WHERE type = 'message.edited' AND data ->> 'messageId' = ANY ($1::text[])
       )
       UPDATE room_events SET data = now.data
       FROM unnest($2::uuid[], $3::jsonb[]) AS now (id, data) WHERE room_events.id = now.id`,
      [
        ...[states.map(({ id }) => id), states.map(({ id }) => id)],
        states.map(({ data }) => JSON.stringify(data)),
      ],
    );
  }
}
