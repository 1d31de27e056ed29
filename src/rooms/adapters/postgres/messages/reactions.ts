import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { Reactions } from '../../../application/messages/ports.js';

/** Reactions in PostgreSQL, and beside them their counts, which change with them in one statement. */
@Injectable()
export class PostgresReactions extends Reactions {
  constructor(private readonly database: Database) {
    super();
  }

  async emojis(messageId: string): Promise<readonly string[]> {
    const rows = await this.database.writer.query<{ emoji: string }>(
      'SELECT emoji FROM room_reaction_counts WHERE message_id = $1',
      [messageId],
    );
    return rows.map(({ emoji }) => emoji);
  }

  async add(messageId: string, userId: string, emoji: string): Promise<boolean> {
    const rows = await this.database.writer.query(
      `WITH added AS (
         INSERT INTO room_reactions (message_id, user_id, emoji) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING RETURNING message_id, emoji
       )
       INSERT INTO room_reaction_counts AS counts (message_id, emoji, count) SELECT message_id, emoji, 1 FROM added
       ON CONFLICT (message_id, emoji) DO UPDATE SET count = counts.count + 1 RETURNING 1`,
      [messageId, userId, emoji],
    );
    return rows.length > 0;
  }

  async remove(messageId: string, userId: string, emoji: string): Promise<boolean> {
    const rows = await this.database.writer.query(
      `WITH removed AS (
         DELETE FROM room_reactions WHERE message_id = $1 AND user_id = $2 AND emoji = $3
         RETURNING message_id, emoji
       ), gone AS (
         DELETE FROM room_reaction_counts c USING removed
         WHERE c.message_id = removed.message_id AND c.emoji = removed.emoji AND c.count = 1
       ), fewer AS (
         UPDATE room_reaction_counts c SET count = c.count - 1 FROM removed
         WHERE c.message_id = removed.message_id AND c.emoji = removed.emoji AND c.count > 1
       )
       SELECT 1 FROM removed`,
      [messageId, userId, emoji],
    );
    return rows.length > 0;
  }
}
