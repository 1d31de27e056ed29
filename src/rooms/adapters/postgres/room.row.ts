import type { RoomView } from '../../application/queries.js';
import type { MemberRole } from '../../domain/moderation/roles.js';
import type { RoomKind } from '../../domain/room.js';
import { RULE_COLUMNS, rulesOf, type RulesRow } from './moderation/rules.sql.js';

/** A room as the table has it, beside one user's membership. */
export interface RoomRow extends RulesRow {
  readonly id: string;
  readonly kind: RoomKind;
  readonly title: string;
  readonly slug: string | null;
  readonly owner_id: string;
  readonly mine: boolean;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly last_seq: number;
  readonly member: boolean;
  readonly role: MemberRole | null;
  readonly read_seq: number | null;
  /** Of a direct room: who is there besides the user who asks. */
  readonly other_id: string | null;
}

/** Of `rooms r LEFT JOIN room_members m` on the user who asks, `$1`. */
export const ROOM_COLUMNS = `r.id, r.kind, r.title, r.slug, r.owner_id, r.owner_id = $1 AS mine, r.created_at, r.updated_at,
  r.last_seq::float8 AS last_seq, m.user_id IS NOT NULL AS member, m.role, m.read_seq::float8 AS read_seq,
  ${RULE_COLUMNS},
  CASE WHEN r.kind = 'direct' THEN
    (SELECT user_id FROM room_members o WHERE o.room_id = r.id AND o.user_id <> $1 LIMIT 1) END AS other_id`;

/** What `maySee` says, for lists. */
export const VISIBLE = `(r.kind = 'public' OR m.user_id IS NOT NULL)`;

/** @param names of users, by id */
export function viewOf(row: RoomRow, names: ReadonlyMap<string, string>): RoomView {
  return {
    id: row.id,
    kind: row.kind,
    title: row.other_id === null ? row.title : (names.get(row.other_id) ?? ''),
    slug: row.slug,
    ownerId: row.owner_id,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
    lastSeq: row.last_seq,
    member: row.member,
    role: row.role !== null && row.kind !== 'direct' && row.mine ? 'owner' : row.role,
    readSeq: row.read_seq,
    ...rulesOf(row),
    unread: row.read_seq === null ? 0 : row.last_seq - row.read_seq,
  };
}
