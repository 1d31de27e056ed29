/** What is asked about rooms. `$1` is always the user who asks; who may not see a room gets no row at all. */
import { EVENT_COLUMNS } from './event.row.js';
import { ECHO_COLUMNS } from './messages/message.sql.js';
import { BAN_COLUMNS, BESIDE_USER, UNLESS_BANNED } from './moderation/ban.sql.js';
import { BESIDE_SHOW } from './shows/show.sql.js';
import { ROOM_COLUMNS, VISIBLE } from './room.row.js';

/** The ids of what a user sees, from two indexes: a scan of all rooms would read everyone's private ones. */
const SEEN = `
  SELECT id FROM rooms WHERE kind = 'public'
  UNION SELECT room_id FROM room_members WHERE user_id = $1`;

/** `$2`: the last id of the page before. `$3`: how many. */
export const ROOMS = `
  SELECT ${ROOM_COLUMNS}
  FROM (
    (SELECT id FROM rooms WHERE kind = 'public' AND id < $2 ORDER BY id DESC LIMIT $3)
    UNION
    (SELECT room_id FROM room_members WHERE user_id = $1 AND room_id < $2 ORDER BY room_id DESC LIMIT $3)
  ) AS seen JOIN rooms r USING (id) ${BESIDE_USER} ${BESIDE_SHOW}
  ORDER BY id DESC LIMIT $3`;

/** `$2`, `$3`: start and id of the last of the page before. `$4`: how many. */
export const ROOMS_UPCOMING = `
  SELECT ${ROOM_COLUMNS}
  FROM (
    (SELECT room_id AS id, starts_at FROM room_shows
     WHERE public AND starts_at > statement_timestamp() AND (starts_at, room_id) > ($2, $3)
     ORDER BY starts_at, room_id LIMIT $4)
    UNION
    (SELECT own.room_id, own.starts_at FROM room_members mine JOIN room_shows own USING (room_id)
     WHERE mine.user_id = $1 AND own.starts_at > statement_timestamp() AND (own.starts_at, own.room_id) > ($2, $3)
     ORDER BY own.starts_at, own.room_id LIMIT $4)
  ) AS seen JOIN rooms r USING (id) ${BESIDE_USER} ${BESIDE_SHOW}
  ORDER BY seen.starts_at, id LIMIT $4`;

/** `$2`: how many. `$3`: after how many others. */
export const ROOMS_NUMBERED = `
  SELECT counted.total, room.*
  FROM (SELECT count(*)::int AS total FROM (${SEEN}) AS seen) AS counted LEFT JOIN LATERAL (
    SELECT ${ROOM_COLUMNS} FROM (${SEEN}) AS seen JOIN rooms r USING (id) ${BESIDE_USER} ${BESIDE_SHOW}
    ORDER BY r.id DESC LIMIT $2 OFFSET $3
  ) AS room ON true`;

/** `$2`: an id, or `$3`: a slug. */
export const ROOM = `
  SELECT ${ROOM_COLUMNS} FROM rooms r ${BESIDE_USER} ${BESIDE_SHOW}
  WHERE (r.id = $2 OR r.slug = $3) AND ${VISIBLE}`;

/** `$2`: the room. `$3`: how many of its last events. */
export const SNAPSHOT = `
  SELECT ${ROOM_COLUMNS}, ${BAN_COLUMNS}, board.pins, (r.purged_seq + 1)::float8 AS oldest, (
    SELECT json_agg(tail ORDER BY tail.seq) FROM (
      SELECT ${EVENT_COLUMNS}, ${ECHO_COLUMNS} FROM room_events e
      WHERE e.room_id = r.id AND ban.kind IS NULL ORDER BY e.seq DESC LIMIT $3
    ) AS tail
  ) AS events
  FROM rooms r ${UNLESS_BANNED} ${BESIDE_SHOW} LEFT JOIN room_pin_boards board ON board.room_id = r.id
  WHERE r.id = $2 AND ${VISIBLE}`;

/** `$2`: the room. `$3`: the last id of the page before. `$4`: how many. */
export const MEMBERS = `
  SELECT member.*, ${BAN_COLUMNS}
  FROM rooms r ${UNLESS_BANNED} LEFT JOIN LATERAL (
    SELECT user_id AS id, joined_at, role, user_id = r.owner_id AND r.kind <> 'direct' AS owner
    FROM room_members WHERE room_id = r.id AND user_id > $3 AND ban.kind IS NULL
    ORDER BY user_id LIMIT $4
  ) AS member ON true
  WHERE r.id = $2 AND ${VISIBLE} ORDER BY member.id`;

/** `$2`: the room. `$3`, `$4`: between which numbers. `$5`: how many. */
const events = (order: 'ASC' | 'DESC'): string => `
  SELECT event.*, ${BAN_COLUMNS}
  FROM rooms r ${UNLESS_BANNED} LEFT JOIN LATERAL (
    SELECT ${EVENT_COLUMNS}, ${ECHO_COLUMNS} FROM room_events e
    WHERE e.room_id = r.id AND e.seq > $3 AND e.seq < $4 AND ban.kind IS NULL
    ORDER BY e.seq ${order} LIMIT $5
  ) AS event ON true
  WHERE r.id = $2 AND ${VISIBLE} ORDER BY event.seq ${order}`;
export const EVENTS_FORWARD = events('ASC');
export const EVENTS_BACKWARD = events('DESC');

/** `$2`: the room. `$3`: how many. `$4`: after how many newer ones. */
export const MESSAGES = `
  SELECT r.message_count::float8 AS total, message.*, ${BAN_COLUMNS}
  FROM rooms r ${UNLESS_BANNED} LEFT JOIN LATERAL (
    SELECT ${EVENT_COLUMNS} FROM room_events e
    WHERE e.room_id = r.id AND e.type = 'message.posted' AND ban.kind IS NULL
    ORDER BY e.seq DESC LIMIT $3 OFFSET $4
  ) AS message ON true
  WHERE r.id = $2 AND ${VISIBLE} ORDER BY message.seq DESC`;
