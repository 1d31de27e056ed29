import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { FIRST_ID } from '#platform/http/cursors.js';
import { AgedLogs, type AgedPart, PurgedMeanwhile } from '../../../application/retention/ports.js';
import { DISCARD_OF_MESSAGES } from '../attachments/attachment.sql.js';

/** Logs of age in PostgreSQL; the age is by the database's time, as the events have theirs from it. */
@Injectable()
export class PostgresAgedLogs extends AgedLogs {
  constructor(private readonly database: Database) {
    super();
  }

  async rooms(after: string | null, limit: number): Promise<readonly string[]> {
    const rows = await this.database.reader.query<{ id: string }>(
      'SELECT id FROM rooms WHERE retention_days IS NOT NULL AND id > $1 ORDER BY id LIMIT $2',
      [after ?? FIRST_ID, limit],
    );
    return rows.map(({ id }) => id);
  }

  async part(roomId: string, limit: number): Promise<AgedPart | null> {
    // Up to the first that is not of age, whatever the clock said to those behind it: what goes is the beginning.
    const [part] = await this.database.writer.query<AgedPart>(
      `SELECT * FROM (
         SELECT r.purged_seq::float8 AS after, r.retention_days AS days, least(r.last_seq - 1, coalesce((
           SELECT e.seq - 1 FROM room_events e
           WHERE e.room_id = r.id AND e.seq > r.purged_seq AND e.seq <= r.purged_seq + $2::bigint
             AND e.at >= statement_timestamp() - make_interval(hours => 24 * r.retention_days)
           ORDER BY e.seq LIMIT 1
         ), r.purged_seq + $2::bigint))::float8 AS through
         FROM rooms r WHERE r.id = $1 AND r.retention_days IS NOT NULL
       ) AS part WHERE through > after`,
      [roomId, limit],
    );
    return part ?? null;
  }

  async remove(roomId: string, { after, through }: AgedPart): Promise<readonly string[]> {
    const rows = await this.database.writer.query<{ id: string; type: string }>(
      'SELECT id, type FROM room_events WHERE room_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq FOR UPDATE',
      [roomId, after, through],
    );
    await this.database.writer.query(
      'DELETE FROM room_events WHERE room_id = $1 AND seq > $2 AND seq <= $3',
      [roomId, after, through],
    );
    const messageIds = rows.filter(({ type }) => type === 'message.posted').map(({ id }) => id);
    if (messageIds.length === 0) return [];
    await this.database.writer.query('DELETE FROM room_reactions WHERE message_id = ANY($1::uuid[])', [
      messageIds,
    ]);
    await this.database.writer.query('DELETE FROM room_reaction_counts WHERE message_id = ANY($1::uuid[])', [
      messageIds,
    ]);
    await this.database.writer.query(DISCARD_OF_MESSAGES, [messageIds]);
    // In the order of their ids, as by whoever resolves them.
    await this.database.writer.query(
      `WITH held AS MATERIALIZED (
         SELECT id FROM room_reports WHERE message_id = ANY($1::uuid[]) ORDER BY id FOR UPDATE
       )
       DELETE FROM room_reports WHERE id = ANY(ARRAY(SELECT id FROM held))`,
      [messageIds],
    );
    return messageIds;
  }

  async settle(roomId: string, part: AgedPart, messageIds: readonly string[]): Promise<void> {
    const { after, through, days } = part;
    // Whoever decided on an answer to one of these messages decides anew, and finds it gone.
    const settled = await this.database.writer.query(
      `UPDATE rooms SET purged_seq = $3, message_count = message_count - $4, rules_version = rules_version + 1
       WHERE id = $1 AND purged_seq = $2 AND retention_days = $5 RETURNING 1`,
      [roomId, after, through, messageIds.length, days],
    );
    if (settled.length === 0) throw new PurgedMeanwhile();
    // Once the room's row is ours, as answers are counted by whoever holds it.
    if (messageIds.length > 0)
      await this.database.writer.query('DELETE FROM room_reply_counts WHERE message_id = ANY($1::uuid[])', [
        messageIds,
      ]);
  }
}
