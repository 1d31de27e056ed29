import { Injectable } from '@nestjs/common';
import { Users } from '#identity';
import { type Actor, NotFound, type Page } from '#kernel';
import { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, FIRST_ID, LAST_ID, pageOf } from '#platform/http/cursors.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import {
  type LogRange,
  type MemberView,
  type Numbered,
  type NumberedPage,
  type PlainMessage,
  RoomQueries,
  type RoomSnapshot,
  type RoomView,
} from '../../application/queries.js';
import type { LoggedEvent } from '../../application/messages/queries.js';
import type { RoomEvent } from '../../domain/log.js';
import type { Pin } from '../../domain/pins/pin-board.js';
import { Room } from '../../domain/room.js';
import { type MemberRole } from '../../domain/moderation/roles.js';
import { type EventRow, eventOf } from './event.row.js';
import { loggedOf, type LoggedRow } from './messages/message.row.js';
import { type BanRow, unlessBanned } from './moderation/ban.sql.js';
import {
  EVENTS_FORWARD,
  EVENTS_BACKWARD,
  MEMBERS,
  MESSAGES,
  ROOM,
  ROOMS,
  ROOMS_NUMBERED,
  ROOMS_UPCOMING,
  SNAPSHOT,
} from './room.sql.js';
import { type RoomRow, viewOf } from './room.row.js';

/** Events of a snapshot. */
const TAIL = 50;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A statement about one room returns its rows beside the room, so that nothing to show is not "no such room". */
type Perhaps<Row> = Row | { readonly [Column in keyof Row]: null };
type Beside<Row> = Perhaps<Row> & BanRow;

/** Reads rooms from PostgreSQL, one statement an answer; the names of users come from identity. */
@Injectable()
export class PostgresRoomQueries extends RoomQueries {
  constructor(
    private readonly database: Database,
    private readonly users: Users,
  ) {
    super();
  }

  async rooms(actor: Actor, page: { limit?: number; cursor?: string }): Promise<Page<RoomView>> {
    const { limit = DEFAULT_LIMIT, cursor } = page;
    const [before] = cursor === undefined ? [LAST_ID] : decodeCursor(cursor, ['uuid']);
    const rows = await this.database.reader.query<RoomRow>(ROOMS, [actor.userId, before, limit + 1]);
    return pageOf(await this.shown(rows), limit, (room) => encodeCursor([room.id]));
  }

  async upcoming(actor: Actor, page: { limit?: number; cursor?: string }): Promise<Page<RoomView>> {
    const { limit = DEFAULT_LIMIT, cursor } = page;
    const [startsAt, id] =
      cursor === undefined ? ['-infinity', FIRST_ID] : decodeCursor(cursor, ['date', 'uuid']);
    const rows = await this.database.reader.query<RoomRow>(ROOMS_UPCOMING, [
      ...[actor.userId, startsAt, id, limit + 1],
    ]);
    return pageOf(await this.shown(rows), limit, (room) => encodeCursor([room.startsAt ?? '', room.id]));
  }

  async numberedRooms(actor: Actor, { page, perPage }: NumberedPage): Promise<Numbered<RoomView>> {
    const rows = await this.database.reader.query<Perhaps<RoomRow> & { total: number }>(ROOMS_NUMBERED, [
      actor.userId,
      perPage,
      (page - 1) * perPage,
    ]);
    return { data: await this.shown(rows.filter((row) => row.id !== null)), total: rows[0]?.total ?? 0 };
  }

  async room(actor: Actor, idOrSlug: string): Promise<RoomView> {
    // No slug looks like an id; what looks like neither may not even be text for PostgreSQL.
    const id = UUID.test(idOrSlug) ? idOrSlug : null;
    const slug = id === null && Room.SLUG.test(idOrSlug) ? idOrSlug : null;
    const rows = await this.database.reader.query<RoomRow>(ROOM, [actor.userId, id, slug]);
    const [room] = await this.shown(rows);
    if (room === undefined) throw new NotFound();
    return room;
  }

  async snapshot(actor: Actor, roomId: string): Promise<RoomSnapshot> {
    const rows = await this.database.reader.query<SnapshotRow>(SNAPSHOT, [actor.userId, roomId, TAIL]);
    const row = unlessBanned(rows);
    const [room] = await this.shown([row]);
    if (room === undefined) throw new NotFound();
    return { room, pins: row.pins ?? [], events: (row.events ?? []).map(loggedOf), oldest: row.oldest };
  }

  async members(
    actor: Actor,
    roomId: string,
    page: { limit?: number; cursor?: string },
  ): Promise<Page<MemberView>> {
    const { limit = DEFAULT_LIMIT, cursor } = page;
    const [after] = cursor === undefined ? [FIRST_ID] : decodeCursor(cursor, ['uuid']);
    const rows = await this.besideRoom<MemberRow>(MEMBERS, [actor.userId, roomId, after, limit + 1]);
    const names = await this.users.displayNames(rows.map((row) => row.id));
    const members = rows.map(({ id, joined_at, role, owner }) => ({
      id,
      displayName: names.get(id) ?? '',
      role: owner ? ('owner' as const) : role,
      joinedAt: joined_at.toISOString(),
    }));
    return pageOf(members, limit, (member) => encodeCursor([member.id]));
  }

  async events(actor: Actor, roomId: string, range: LogRange): Promise<Page<LoggedEvent>> {
    const { after, before = Number.MAX_SAFE_INTEGER, limit = DEFAULT_LIMIT } = range;
    const forward = after !== undefined;
    const rows = await this.besideRoom<LoggedRow>(forward ? EVENTS_FORWARD : EVENTS_BACKWARD, [
      actor.userId,
      roomId,
      after ?? 0,
      before,
      limit + 1,
    ]);
    const { data, next } = pageOf(rows.map(loggedOf), limit, (event) => String(event.seq));
    return { data: forward ? data : data.toReversed(), next };
  }

  async numberedMessages(
    actor: Actor,
    roomId: string,
    { page, perPage }: NumberedPage,
  ): Promise<Numbered<PlainMessage>> {
    const rows = await this.database.reader.query<Beside<EventRow> & { total: number }>(MESSAGES, [
      actor.userId,
      roomId,
      perPage,
      (page - 1) * perPage,
    ]);
    const { total } = unlessBanned(rows);
    const messages = rows.filter((row): row is EventRow & BanRow & { total: number } => row.id !== null);
    return { data: messages.map(eventOf).map(plain), total };
  }

  /** @throws NotFound if the statement did not even find a room to show, Banned */
  private async besideRoom<Row extends { readonly id: string }>(
    sql: string,
    values: readonly unknown[],
  ): Promise<Row[]> {
    const rows = await this.database.reader.query<Beside<Row>>(sql, values);
    unlessBanned(rows);
    return rows.filter((row): row is Row & BanRow => row.id !== null);
  }

  private async shown(rows: readonly RoomRow[]): Promise<RoomView[]> {
    const names = await this.users.displayNames(rows.flatMap((row) => row.other_id ?? []));
    return rows.map((row) => viewOf(row, names));
  }
}

interface SnapshotRow extends RoomRow, BanRow {
  readonly pins: readonly Pin[] | null;
  readonly events: readonly LoggedRow[] | null;
  readonly oldest: number;
}

interface MemberRow {
  readonly id: string;
  readonly joined_at: Date;
  readonly role: MemberRole;
  readonly owner: boolean;
}

function plain({ id, actor, data, at }: RoomEvent): PlainMessage {
  return {
    id,
    author: actor?.displayName ?? '',
    text: (data as { text?: string }).text ?? '',
    createdAt: at,
  };
}
