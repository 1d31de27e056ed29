import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { type Keepers, Members, type ReadMark, RoomNews } from '../../application/ports.js';
import type { MemberRole } from '../../domain/moderation/roles.js';
import { BAN_COLUMNS, banIn, banOf, type BanRow } from './moderation/ban.sql.js';

/** Members in PostgreSQL. Their rows are written before the room's row is taken, as everywhere. */
@Injectable()
export class PostgresMembers extends Members {
  constructor(
    private readonly database: Database,
    private readonly news: RoomNews,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'memberEventsUpTo'>,
  ) {
    super();
  }

  /** What was said before somebody came is read. */
  async add(roomId: string, userId: string): Promise<boolean> {
    const rows = await this.database.writer.query(
      `INSERT INTO room_members (room_id, user_id, read_seq) SELECT id, $2, last_seq FROM rooms WHERE id = $1
       ON CONFLICT DO NOTHING RETURNING 1`,
      [roomId, userId],
    );
    return rows.length > 0;
  }

  async nameAs(roomId: string, userId: string, role: MemberRole): Promise<MemberRole | null> {
    const [row] = await this.database.writer.query<{ was: MemberRole }>(
      `UPDATE room_members SET role = $3 WHERE room_id = $1 AND user_id = $2 AND role <> $3
       RETURNING old.role AS was`,
      [roomId, userId, role],
    );
    return row?.was ?? null;
  }

  async keepers(roomId: string): Promise<Keepers | null> {
    const [row] = await this.database.reader.query<Keepers>(
      `SELECT kind, owner_id || ARRAY(
         SELECT user_id FROM room_members WHERE room_id = $1 AND role <> 'member') AS "userIds"
       FROM rooms WHERE id = $1`,
      [roomId],
    );
    return row ?? null;
  }

  async remove(roomId: string, userId: string): Promise<boolean> {
    const rows = await this.database.writer.query(
      'DELETE FROM room_members WHERE room_id = $1 AND user_id = $2 RETURNING 1',
      [roomId, userId],
    );
    if (rows.length === 0) return false;
    // In a public room they may go on speaking, so nothing needs to be decided anew.
    await this.database.writer.query(
      `UPDATE rooms SET access_version = access_version + 1, rules_version = rules_version + (kind <> 'public')::int
       WHERE id = $1`,
      [roomId],
    );
    this.database.afterCommit(() => this.news.accessChanged(roomId));
    return true;
  }

  async areFew(roomId: string): Promise<boolean> {
    const [row] = await this.database.reader.query<{ few: boolean }>(
      `SELECT count(*) <= $2::int AS few
       FROM (SELECT FROM room_members WHERE room_id = $1 LIMIT $2::int + 1) AS found`,
      [roomId, this.settings.memberEventsUpTo],
    );
    return row?.few ?? true;
  }

  async markRead(roomId: string, userId: string, seq: number): Promise<ReadMark | null> {
    const [row] = await this.database.reader.query<Omit<ReadMark, 'ban'> & BanRow>(
      `WITH room AS (
         SELECT r.kind, m.user_id IS NOT NULL AS member, m.read_seq, least($3::bigint, r.last_seq) AS asked,
                ${BAN_COLUMNS}
         FROM rooms r LEFT JOIN room_members m ON m.room_id = r.id AND m.user_id = $2 ${banOf('$2')} WHERE r.id = $1
       ), moved AS (
         UPDATE room_members SET read_seq = asked FROM room
         WHERE room_id = $1 AND user_id = $2 AND room_members.read_seq < asked AND NOT banned
       )
       SELECT kind, member, banned, banned_until, ban_reason, greatest(read_seq, asked)::float8 AS "readSeq"
       FROM room`,
      [roomId, userId, seq],
    );
    return row === undefined ? null : { ...row, ban: banIn(row) };
  }
}
