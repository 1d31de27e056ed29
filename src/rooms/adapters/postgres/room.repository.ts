import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { isUniqueViolation } from '#platform/database/faults.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { type Place, RoomNews, Rooms } from '../../application/ports.js';
import type { KnownRoom } from '../../application/room-directory.js';
import { SlugTaken } from '../../domain/errors.js';
import { NO_SHOW } from '../../domain/show.js';
import { Room } from '../../domain/room.js';
import { BAN_COLUMNS, banIn, banOf, type BanRow } from './moderation/ban.sql.js';
import { SAVE_SHOW, SHOW_COLUMNS, showOf, type ShowRow } from './shows/show.sql.js';
import { RULE_COLUMNS, type StoredRoomRow, stateOf } from './moderation/rules.sql.js';

/** Rooms in PostgreSQL. */
@Injectable()
export class PostgresRooms extends Rooms {
  constructor(
    private readonly database: Database,
    private readonly news: RoomNews,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async place(roomId: string, userId: string | null): Promise<Place | null> {
    const [row] = await this.database.reader.query<Omit<Place, 'ban'> & BanRow>(
      `SELECT r.id, r.kind, r.title, r.owner_id AS "ownerId", m.user_id IS NOT NULL AS member, m.role,
              ${BAN_COLUMNS},
              r.last_seq::float8 AS "lastSeq", r.access_version AS "accessVersion",
              (r.purged_seq + 1)::float8 AS oldest
       FROM rooms r LEFT JOIN room_members m ON m.room_id = r.id AND m.user_id = $2 ${banOf('$2')}
       WHERE r.id = $1`,
      [roomId, userId],
    );
    return row === undefined ? null : { ...row, ban: banIn(row) };
  }

  async bySlug(slug: string): Promise<KnownRoom | null> {
    const [row] = await this.database.reader.query<KnownRoom>(
      'SELECT id, kind, title, owner_id AS "ownerId" FROM rooms WHERE slug = $1',
      [slug],
    );
    return row ?? null;
  }

  async lock(roomId: string): Promise<Room | null> {
    const [row] = await this.database.writer.query<StoredRoomRow>(
      `SELECT id, kind, title, slug, owner_id AS "ownerId", direct_key AS "directKey",
              retention_days AS "retentionDays",
              created_at AS "createdAt", updated_at AS "updatedAt", ${RULE_COLUMNS}
       FROM rooms r WHERE id = $1 FOR NO KEY UPDATE`,
      [roomId],
    );
    if (row === undefined) return null;
    // A statement of its own: it sees what the one left who held the room before.
    const [show] = await this.database.writer.query<ShowRow>(
      `SELECT ${SHOW_COLUMNS} FROM room_shows s WHERE room_id = $1`,
      [roomId],
    );
    return Room.restore(stateOf(row, show === undefined ? NO_SHOW : showOf(show)));
  }

  async add(room: Room, memberIds: readonly string[]): Promise<void> {
    const { id, kind, title, slug, ownerId, createdAt } = room.snapshot();
    await unlessSlugTaken(
      this.database.writer.query(
        `WITH room AS (
           INSERT INTO rooms (id, kind, title, slug, owner_id, created_at, updated_at)
           VALUES ($1, $2, $3, $4, $5, $6, $6)
         )
         INSERT INTO room_members (room_id, user_id, read_seq) SELECT $1, unnest($7::uuid[]), 0`,
        [id, kind, title, slug, ownerId, createdAt, memberIds],
      ),
    );
    await this.saveShow(room);
    this.outbox.add(room.takeEvents());
  }

  async addDirect(room: Room, memberIds: readonly string[]): Promise<string> {
    const { id, ownerId, directKey, createdAt } = room.snapshot();
    const [made] = await this.database.writer.query<{ id: string }>(
      `WITH room AS (
         INSERT INTO rooms (id, kind, title, owner_id, direct_key, created_at, updated_at)
         VALUES ($1, 'direct', '', $2, $3, $4, $4)
         ON CONFLICT (direct_key) DO NOTHING RETURNING id
       ), joined AS (
         INSERT INTO room_members (room_id, user_id, read_seq) SELECT id, unnest($5::uuid[]), 0 FROM room
       )
       SELECT id FROM room`,
      [id, ownerId, directKey, createdAt, memberIds],
    );
    if (made !== undefined) return made.id;
    // A statement of its own: it sees the room whose commit the first one waited for.
    const [other] = await this.database.writer.query<{ id: string }>(
      'SELECT id FROM rooms WHERE direct_key = $1',
      [directKey],
    );
    if (other === undefined) throw new Error('a direct room is neither new nor there');
    return other.id;
  }

  async save(room: Room): Promise<void> {
    const { id, kind, title, slug, retentionDays, updatedAt, rules } = room.snapshot();
    const { slowModeSeconds, chat, minMemberSeconds, minFollowSeconds, links, shield } = rules;
    await unlessSlugTaken(
      this.database.writer.query(
        `UPDATE rooms SET title = $2, slug = $3, kind = $4, updated_at = $5,
                access_version = access_version + (kind <> $4)::int, rules_version = rules_version + 1,
                slow_mode_seconds = $6, chat = $7, min_member_seconds = $8, links = $9,
                shielded_at = CASE WHEN $10 THEN coalesce(shielded_at, statement_timestamp()) END,
                retention_days = $11, min_follow_seconds = $12
         WHERE id = $1`,
        [
          ...[id, title, slug, kind, updatedAt, slowModeSeconds, chat, minMemberSeconds, links, shield],
          ...[retentionDays, minFollowSeconds],
        ],
      ),
    );
    await this.saveShow(room);
    this.database.afterCommit(() => this.news.accessChanged(id));
  }

  async rulesChanged(roomId: string): Promise<void> {
    await this.database.writer.query('UPDATE rooms SET rules_version = rules_version + 1 WHERE id = $1', [
      roomId,
    ]);
  }

  async watch(roomId: string, watched: boolean): Promise<number | null> {
    const [row] = await this.database.writer.query<{ last: number }>(
      'UPDATE rooms SET watched = $2 WHERE id = $1 RETURNING last_seq::float8 AS last',
      [roomId, watched],
    );
    return row?.last ?? null;
  }

  private async saveShow(room: Room): Promise<void> {
    const { id, kind, show } = room.snapshot();
    const { description, cover, startsAt, streamUrl } = show;
    await this.database.writer.query(SAVE_SHOW, [id, kind, description, cover, startsAt, streamUrl]);
  }
}

async function unlessSlugTaken(written: Promise<unknown>): Promise<void> {
  try {
    await written;
  } catch (error) {
    throw isUniqueViolation(error, 'rooms_slug') ? new SlugTaken() : error;
  }
}
