import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { isUniqueViolation } from '#platform/database/faults.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { type Place, RoomNews, Rooms } from '../../application/ports.js';
import type { KnownRoom } from '../../application/room-directory.js';
import { SlugTaken } from '../../domain/errors.js';
import { Room } from '../../domain/room.js';
import { BAN_COLUMNS, banIn, banOf, type BanRow } from './moderation/ban.sql.js';
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
              coalesce((SELECT min(seq) FROM room_events WHERE room_id = r.id), r.last_seq + 1)::float8 AS oldest
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
              created_at AS "createdAt", updated_at AS "updatedAt", ${RULE_COLUMNS}
       FROM rooms r WHERE id = $1 FOR NO KEY UPDATE`,
      [roomId],
    );
    return row === undefined ? null : Room.restore(stateOf(row));
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
    await this.outbox.add(room.takeEvents());
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
    const { id, kind, title, slug, updatedAt, rules } = room.snapshot();
    const { slowModeSeconds, chat, minMemberSeconds, links, shield } = rules;
    await unlessSlugTaken(
      this.database.writer.query(
        `UPDATE rooms SET title = $2, slug = $3, kind = $4, updated_at = $5,
                access_version = access_version + (kind <> $4)::int, rules_version = rules_version + 1,
                slow_mode_seconds = $6, chat = $7, min_member_seconds = $8, links = $9,
                shielded_at = CASE WHEN $10 THEN coalesce(shielded_at, statement_timestamp()) END
         WHERE id = $1`,
        [id, title, slug, kind, updatedAt, slowModeSeconds, chat, minMemberSeconds, links, shield],
      ),
    );
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
}

async function unlessSlugTaken(written: Promise<unknown>): Promise<void> {
  try {
    await written;
  } catch (error) {
    throw isUniqueViolation(error, 'rooms_slug') ? new SlugTaken() : error;
  }
}
