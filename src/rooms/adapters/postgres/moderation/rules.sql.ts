import type { TalkRules } from '../../../domain/moderation/talk-rules.js';
import type { Show } from '../../../domain/show.js';
import type { RoomState } from '../../../domain/room.js';

/** What a room asks of those who speak, of `rooms r`. */
export const RULE_COLUMNS = `r.slow_mode_seconds, r.chat, r.min_member_seconds, r.min_follow_seconds,
  r.links, r.shielded_at IS NOT NULL AS shield`;

/** What `RULE_COLUMNS` select. */
export interface RulesRow extends Pick<TalkRules, 'chat' | 'links' | 'shield'> {
  readonly slow_mode_seconds: number;
  readonly min_member_seconds: number;
  readonly min_follow_seconds: number;
}

export function rulesOf(row: RulesRow): TalkRules {
  return {
    slowModeSeconds: row.slow_mode_seconds,
    chat: row.chat,
    minMemberSeconds: row.min_member_seconds,
    minFollowSeconds: row.min_follow_seconds,
    links: row.links,
    shield: row.shield,
  };
}

/** A room with its rules in columns of their own. */
export type StoredRoomRow = Omit<RoomState, 'rules' | 'show'> & RulesRow;

export function stateOf(row: StoredRoomRow, show: Show): RoomState {
  const { id, ownerId, kind, title, slug, directKey, retentionDays, createdAt, updatedAt } = row;
  return {
    ...{ id, ownerId, kind, title, slug, directKey, retentionDays, createdAt, updatedAt },
    ...{ rules: rulesOf(row), show },
  };
}
