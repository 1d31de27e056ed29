import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { type NewReport, Reports } from '../../../application/moderation/ports.js';
import type { Resolution } from '../../../domain/moderation/report.js';
import { eventById } from '../event.row.js';

/** Complaints in PostgreSQL. */
@Injectable()
export class PostgresReports extends Reports {
  constructor(private readonly database: Database) {
    super();
  }

  async roomOf(messageId: string): Promise<string | null> {
    const [row] = await this.database.reader.query<{ roomId: string }>(
      `SELECT "roomId" FROM (${eventById('$1', 'room_id AS "roomId", type')}) AS event
       WHERE type = 'message.posted'`,
      [messageId],
    );
    return row?.roomId ?? null;
  }

  async add({ id, roomId, messageId, reporterId, reason }: NewReport): Promise<string> {
    const [made] = await this.database.writer.query<{ id: string }>(
      `INSERT INTO room_reports (id, room_id, message_id, reporter_id, reason) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (message_id, reporter_id) DO NOTHING RETURNING id`,
      [id, roomId, messageId, reporterId, reason],
    );
    if (made !== undefined) return made.id;
    const [earlier] = await this.database.writer.query<{ id: string }>(
      'SELECT id FROM room_reports WHERE message_id = $1 AND reporter_id = $2',
      [messageId, reporterId],
    );
    if (earlier === undefined) throw new Error('a report is neither new nor there');
    return earlier.id;
  }

  async messageOf(reportId: string): Promise<string | null> {
    const [row] = await this.database.reader.query<{ messageId: string }>(
      'SELECT message_id AS "messageId" FROM room_reports WHERE id = $1',
      [reportId],
    );
    return row?.messageId ?? null;
  }

  async resolve(reportId: string, { by, action }: { by: string; action: Resolution }): Promise<boolean> {
    // In the order of their ids, so that two who decide reports of one message never wait in a circle.
    const decided = await this.database.writer.query(
      `UPDATE room_reports SET action = $3, resolved_by = $2, resolved_at = clock_timestamp()
       FROM (
         SELECT id FROM room_reports
         WHERE message_id = (SELECT message_id FROM room_reports WHERE id = $1) AND resolved_at IS NULL
         ORDER BY id FOR UPDATE
       ) AS open WHERE room_reports.id = open.id RETURNING 1`,
      [reportId, by, action],
    );
    return decided.length > 0;
  }
}
