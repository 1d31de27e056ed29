import { Injectable } from '@nestjs/common';
import { Users } from '#identity';
import type { Actor, Page } from '#kernel';
import { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, FIRST_ID, pageOf } from '#platform/http/cursors.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import {
  ModerationQueries,
  type ReportView,
  type SanctionedView,
} from '../../../application/moderation/queries.js';
import { requireModerated, type Standing } from '../../../domain/access.js';
import type { RoomActor } from '../../../domain/log.js';
import type { SanctionKind } from '../../../domain/moderation/acts.js';
import { type EventRow, eventOf } from '../event.row.js';
import { BAN_COLUMNS, banIn, type BanRow, UNLESS_BANNED } from './ban.sql.js';

interface ReportRow {
  readonly id: string;
  readonly reason: string;
  readonly createdAt: string;
  readonly reporterId: string;
  readonly message: EventRow | null;
}

interface SanctionRow {
  readonly id: string;
  readonly until: string | null;
  readonly reason: string | null;
  readonly by: string;
}

/** What is found stands beside the room, so that an empty list is not "no such room". */
type BesideRoom<Found> = Omit<Standing, 'ban'> & BanRow & { readonly found: Found | null };

type PageAsked = { readonly limit?: number; readonly cursor?: string };

const ROOM = `r.kind, r.owner_id AS "ownerId", m.user_id IS NOT NULL AS member, m.role, ${BAN_COLUMNS}`;

/** `$1`: who asks. `$2`: the room. `$3`: the last id of the page before. `$4`: how many. */
const REPORTS = `
  SELECT ${ROOM}, CASE WHEN queued.id IS NOT NULL THEN json_build_object(
      'id', queued.id, 'reason', queued.reason, 'createdAt', queued.created_at, 'reporterId', queued.reporter_id,
      'message', (
        SELECT row_to_json(e) FROM room_events e WHERE e.id = queued.message_id LIMIT 1
      )) END AS found
  FROM rooms r ${UNLESS_BANNED} LEFT JOIN LATERAL (
    SELECT id, reason, created_at, reporter_id, message_id FROM room_reports
    WHERE room_id = r.id AND resolved_at IS NULL AND id > $3 ORDER BY id LIMIT $4
  ) AS queued ON true
  WHERE r.id = $2 ORDER BY queued.id`;

/** The same; `$5`: the kind. */
const SANCTIONS = `
  SELECT ${ROOM}, CASE WHEN held.id IS NOT NULL THEN row_to_json(held) END AS found
  FROM rooms r ${UNLESS_BANNED} LEFT JOIN LATERAL (
    SELECT user_id AS id, until, reason, by_id AS by FROM room_sanctions
    WHERE room_id = r.id AND user_id > $3 AND kind = $5 AND (until IS NULL OR until > statement_timestamp())
    ORDER BY user_id LIMIT $4
  ) AS held ON true
  WHERE r.id = $2 ORDER BY held.id`;

/** Reads what moderators are told from PostgreSQL, one statement a page; the names of users come from identity. */
@Injectable()
export class PostgresModerationQueries extends ModerationQueries {
  constructor(
    private readonly database: Database,
    private readonly users: Users,
  ) {
    super();
  }

  async reports(actor: Actor, roomId: string, page: PageAsked): Promise<Page<ReportView>> {
    const { data: rows, next } = await this.page<ReportRow>(REPORTS, actor, roomId, page);
    const names = await this.users.displayNames(rows.map(({ reporterId }) => reporterId));
    return { data: rows.map((report) => viewOf(report, names)), next };
  }

  async sanctions(
    actor: Actor,
    { roomId, kind }: { readonly roomId: string; readonly kind: SanctionKind },
    page: PageAsked,
  ): Promise<Page<SanctionedView>> {
    const { data: rows, next } = await this.page<SanctionRow>(SANCTIONS, actor, roomId, page, kind);
    const names = await this.users.displayNames(rows.flatMap(({ id, by }) => [id, by]));
    const data = rows.map(({ id, until, reason, by }) => ({
      user: named(id, names),
      until: until === null ? null : new Date(until).toISOString(),
      reason,
      by: named(by, names),
    }));
    return { data, next };
  }

  private async page<Found extends { readonly id: string }>(
    sql: string,
    actor: Actor,
    roomId: string,
    { limit = DEFAULT_LIMIT, cursor }: PageAsked,
    ...more: readonly string[]
  ): Promise<Page<Found>> {
    const [after] = cursor === undefined ? [FIRST_ID] : decodeCursor(cursor, ['uuid']);
    const rows = await this.database.reader.query<BesideRoom<Found>>(sql, [
      ...[actor.userId, roomId, after, limit + 1],
      ...more,
    ]);
    const [room] = rows;
    requireModerated(room === undefined ? null : { ...room, ban: banIn(room) }, actor);
    const found = rows.flatMap((row) => row.found ?? []);
    return pageOf(found, limit, ({ id }) => encodeCursor([id]));
  }
}

function viewOf(report: ReportRow, names: ReadonlyMap<string, string>): ReportView {
  const { id, reason, createdAt, reporterId, message } = report;
  return {
    id,
    reason,
    createdAt: new Date(createdAt).toISOString(),
    reporter: named(reporterId, names),
    message: message && eventOf(message),
  };
}

function named(id: string, names: ReadonlyMap<string, string>): RoomActor {
  return { id, displayName: names.get(id) ?? '' };
}
