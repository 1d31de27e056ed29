import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { type LogEnd, LogReader } from '../../application/ports.js';
import type { RoomEvent } from '../../domain/log.js';
import { banOf } from './moderation/ban.sql.js';
import { EVENT_COLUMNS, type EventRow, eventOf } from './event.row.js';

/** Reads the logs in PostgreSQL for the sockets. */
@Injectable()
export class PostgresLogReader extends LogReader {
  constructor(private readonly database: Database) {
    super();
  }

  async page(roomId: string, after: number, limit: number): Promise<readonly RoomEvent[]> {
    const rows = await this.database.reader.query<EventRow>(
      `SELECT ${EVENT_COLUMNS} FROM room_events WHERE room_id = $1 AND seq > $2 ORDER BY room_events.seq LIMIT $3`,
      [roomId, after, limit],
    );
    return rows.map(eventOf);
  }

  ends(roomIds: readonly string[]): Promise<readonly LogEnd[]> {
    return this.database.reader.query<LogEnd>(
      `SELECT id AS "roomId", last_seq::float8 AS "lastSeq", access_version AS "accessVersion"
       FROM rooms WHERE id = ANY($1::uuid[])`,
      [roomIds],
    );
  }

  async strangers(roomId: string, userIds: readonly string[]): Promise<readonly string[]> {
    const rows = await this.database.reader.query<{ id: string }>(
      `SELECT asked.id FROM rooms r CROSS JOIN unnest($2::uuid[]) AS asked (id) ${banOf('asked.id')}
       WHERE r.id = $1 AND (ban.kind IS NOT NULL OR r.kind <> 'public'
         AND NOT EXISTS (SELECT FROM room_members m WHERE m.room_id = r.id AND m.user_id = asked.id))`,
      [roomId, userIds],
    );
    return rows.map((row) => row.id);
  }
}
