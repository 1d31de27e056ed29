/** What is asked about messages. `$1` is always the user who asks; who may not see their room gets no row at all. */
import { EVENT_COLUMNS, eventById } from '../event.row.js';
import { BAN_COLUMNS, UNLESS_BANNED } from '../moderation/ban.sql.js';
import { VISIBLE } from '../room.row.js';

/** What others made of the event `e`, if it is a message; a page of the log is one statement with it. */
export const ECHO_COLUMNS = `
  CASE WHEN e.type = 'message.posted' AND NOT e.data ? 'deletedAt' THEN (
    SELECT json_agg(json_build_object('emoji', c.emoji, 'count', c.count, 'mine', EXISTS (
      SELECT FROM room_reactions mine WHERE mine.message_id = e.id AND mine.user_id = $1 AND mine.emoji = c.emoji
    )) ORDER BY c.since, c.emoji) FROM room_reaction_counts c WHERE c.message_id = e.id
  ) END AS reactions,
  CASE WHEN e.type = 'message.posted' THEN (
    SELECT c.count FROM room_reply_counts c WHERE c.message_id = e.id
  ) END AS replies`;

/** `$2`: the message. */
export const MESSAGE = `
  SELECT message.*, ${BAN_COLUMNS}
  FROM (
    ${eventById('$2', `room_id, ${EVENT_COLUMNS}, ${ECHO_COLUMNS}`)}
  ) AS message JOIN rooms r ON r.id = message.room_id ${UNLESS_BANNED}
  WHERE message.type = 'message.posted' AND ${VISIBLE}`;

/** `$2`: the message. `$3`: the number of the last answer of the page before. `$4`: how many. */
export const REPLIES = `
  SELECT answer.*, ${BAN_COLUMNS}
  FROM room_events asked JOIN rooms r ON r.id = asked.room_id ${UNLESS_BANNED} LEFT JOIN LATERAL (
    SELECT ${EVENT_COLUMNS}, ${ECHO_COLUMNS} FROM room_events e
    WHERE e.type = 'message.posted' AND e.data ->> 'replyTo' = asked.id::text AND e.seq > $3 AND ban.kind IS NULL
    ORDER BY e.seq LIMIT $4
  ) AS answer ON true
  WHERE asked.id = $2 AND asked.type = 'message.posted' AND ${VISIBLE} ORDER BY answer.seq`;

/** `$2`: the room. */
export const PINS = `
  SELECT board.pins, ${BAN_COLUMNS}
  FROM rooms r ${UNLESS_BANNED} LEFT JOIN room_pin_boards board ON board.room_id = r.id
  WHERE r.id = $2 AND ${VISIBLE}`;
