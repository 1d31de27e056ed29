import { NotFound } from '#kernel';
import { requireSeen } from '../../../domain/access.js';
import type { Sanction } from '../../../domain/moderation/acts.js';

/** The ban that keeps a user out of `rooms r` at this moment, as `ban`; at most one row, by its primary key. */
export const banOf = (userId: string): string => `
  LEFT JOIN room_sanctions ban ON ban.room_id = r.id AND ban.user_id = ${userId} AND ban.kind = 'ban'
    AND (ban.until IS NULL OR ban.until > statement_timestamp())`;

/** To `rooms r`: `m`, if the user `$1` who asks is a member. */
export const BESIDE_USER = 'LEFT JOIN room_members m ON m.room_id = r.id AND m.user_id = $1';

/** The same, and the `ban` that keeps them out: who is banned gets one row that says so, and nothing else. */
export const UNLESS_BANNED = `${BESIDE_USER} ${banOf('$1')}`;

export const BAN_COLUMNS = `ban.kind IS NOT NULL AS banned, ban.until AS banned_until, ban.reason AS ban_reason`;

/** What `BAN_COLUMNS` select. */
export interface BanRow {
  readonly banned: boolean;
  readonly banned_until: Date | null;
  readonly ban_reason: string | null;
}

export function banIn({ banned, banned_until, ban_reason }: BanRow): Sanction | null {
  return banned ? { until: banned_until, reason: ban_reason } : null;
}

/** The first of the rows beside a room; there is none of a room that the user may not see. @throws NotFound, Banned */
export function unlessBanned<Row extends BanRow>([first]: readonly Row[]): Row {
  if (first === undefined) throw new NotFound();
  requireSeen({ kind: 'public', member: true, ban: banIn(first) });
  return first;
}
