import type { Show } from '../../../domain/show.js';

/** What `rooms r` shows of itself, as `s`; at most one row, by its primary key. */
export const BESIDE_SHOW = 'LEFT JOIN room_shows s ON s.room_id = r.id';

export const SHOW_COLUMNS = 's.description, s.cover, s.starts_at, s.stream_url';

/** What `SHOW_COLUMNS` select. */
export interface ShowRow {
  readonly description: string | null;
  readonly cover: string | null;
  readonly starts_at: Date | null;
  readonly stream_url: string | null;
}

export function showOf({ description, cover, starts_at, stream_url }: ShowRow): Show {
  return { description, cover, startsAt: starts_at, streamUrl: stream_url };
}

/** Stores what the room `$1` of the kind `$2` shows: `$3` to `$6`. */
export const SAVE_SHOW = `
  INSERT INTO room_shows (room_id, public, description, cover, starts_at, stream_url)
  VALUES ($1, $2 = 'public', $3, $4, $5, $6)
  ON CONFLICT (room_id) DO UPDATE
  SET public = EXCLUDED.public, description = EXCLUDED.description, cover = EXCLUDED.cover,
      starts_at = EXCLUDED.starts_at, stream_url = EXCLUDED.stream_url`;
