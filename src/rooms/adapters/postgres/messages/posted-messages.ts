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

  async save(message: Message): Promise<void> {
    const { id, data } = message.snapshot();
    await this.database.writer.query(
      `WITH edits AS (
         UPDATE room_events SET data = data - 'text' WHERE type = 'message.edited' AND data ->> 'messageId' = $3
       )
       UPDATE room_events SET data = $2 WHERE id = $1`,
      [id, JSON.stringify(data), id],
    );
  }
}
