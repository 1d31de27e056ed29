import type { MemberRole } from '../../../domain/moderation/roles.js';
import type { Speaker } from '../../../domain/moderation/speech.js';

/**
 * How `author.id` stands to speaking in `rooms r`: one row, each look-up by a primary key. LIMIT 1 keeps the planner
 * from anything but one look for each author.
 */
export const SPEAKER = `
  SELECT author.id, m.role, extract(epoch FROM statement_timestamp() - m.joined_at)::float8 AS "memberSeconds",
    coalesce(m.joined_at <= r.shielded_at, false) AS "beforeShield",
    r.chat = 'buyers' AND EXISTS (
      SELECT FROM room_buyers b WHERE b.host_id = r.owner_id AND b.user_id = author.id) AS buyer,
    CASE WHEN r.chat = 'followers' THEN (
      SELECT extract(epoch FROM statement_timestamp() - f.followed_at)::float8
      FROM room_followers f WHERE f.host_id = r.owner_id AND f.user_id = author.id) END AS "followSeconds",
    ban.kind IS NOT NULL AS banned, ban.until AS "bannedUntil", ban.reason AS "banReason",
    mute.kind IS NOT NULL AS muted, mute.until AS "mutedUntil", mute.reason AS "muteReason"
  FROM (SELECT) AS one
    LEFT JOIN room_members m ON m.room_id = r.id AND m.user_id = author.id
    LEFT JOIN room_sanctions ban ON ban.room_id = r.id AND ban.user_id = author.id AND ban.kind = 'ban'
      AND (ban.until IS NULL OR ban.until > statement_timestamp())
    LEFT JOIN room_sanctions mute ON mute.room_id = r.id AND mute.user_id = author.id AND mute.kind = 'mute'
      AND (mute.until IS NULL OR mute.until > statement_timestamp())
  LIMIT 1`;

/** What `SPEAKER` selects, out of JSON. */
export interface SpeakerRow {
  readonly id: string;
  readonly role: MemberRole | null;
  readonly memberSeconds: number | null;
  readonly beforeShield: boolean;
  readonly buyer: boolean;
  readonly followSeconds: number | null;
  readonly banned: boolean;
  readonly bannedUntil: string | null;
  readonly banReason: string | null;
  readonly muted: boolean;
  readonly mutedUntil: string | null;
  readonly muteReason: string | null;
}

export function speakerIn(row: SpeakerRow): Speaker {
  const { role, memberSeconds, beforeShield, buyer, followSeconds } = row;
  return {
    ...{ role, memberSeconds, beforeShield, buyer, followSeconds },
    ban: row.banned ? { until: dateOf(row.bannedUntil), reason: row.banReason } : null,
    mute: row.muted ? { until: dateOf(row.mutedUntil), reason: row.muteReason } : null,
  };
}

function dateOf(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}
