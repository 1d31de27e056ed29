import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { PostedMessages } from '../../../application/messages/ports.js';
import { Message, type MessageState } from '../../../domain/messages/message.js';

/** Posted messages in PostgreSQL: rows of the log, the only ones there that ever change. */
@Injectable()
export class PostgresPostedMessages extends PostedMessages {
  constructor(private readonly database: Database) {
    super();
  }

  async lock(messageId: string): Promise<Message | null> {
    const [row] = await this.database.writer.query<MessageState>(
      `SELECT id, room_id AS "roomId", actor_id AS "authorId", at AS "postedAt", data
       FROM room_events WHERE id = $1 AND type = 'message.posted' FOR NO KEY UPDATE`,
      [messageId],
    );
    return row === undefined ? null : Message.restore(row);
  }

  async lockAll(messageIds: readonly string[]): Promise<readonly Message[]> {
    const rows = await this.database.writer.query<MessageState>(
      `SELECT id, room_id AS "roomId", actor_id AS "authorId", at AS "postedAt", data
       FROM room_events WHERE id = ANY($1::uuid[]) AND type = 'message.posted'
       ORDER BY seq FOR NO KEY UPDATE`,
      [messageIds],
    );
    return rows.map((row) => Message.restore(row));
  }

  async lockAllBy(roomId: string, userId: string, limit: number): Promise<readonly Message[]> {
    const rows = await this.database.writer.query<MessageState>(
      `SELECT id, room_id AS "roomId", actor_id AS "authorId", at AS "postedAt", data
       FROM room_events
       WHERE room_id = $1 AND actor_id = $2 AND type = 'message.posted' AND NOT data ? 'deletedAt'
       ORDER BY seq LIMIT $3 FOR NO KEY UPDATE`,
      [roomId, userId, limit],
    );
    return rows.map((row) => Message.restore(row));
  }

  async save(messages: readonly Message[]): Promise<void> {
    const states = messages.map((message) => message.snapshot());
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
