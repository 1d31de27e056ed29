import { EVENT_COLUMNS } from '../event.row.js';
import { BAN_COLUMNS, UNLESS_BANNED } from '../moderation/ban.sql.js';
import { VISIBLE } from '../room.row.js';
import { ECHO_COLUMNS } from './message.sql.js';

/** `word` as the index has it in the part `n` of the log of `r`, quoted for a tsquery. */
const QUOTED = `'''' || replace(replace(
  right(r.id::text, 12) || ' ' || part.n || ' ' || word, '\\', '\\\\'), '''', '''''') || ''''`;

/**
 * `$1`: who asks. `$2`: the room. `$3`: whole words. `$4`: the beginning of a word. `$5`: phrases. `$6`: before which
 * number. `$7`: how many.
 *
 * The newest part of the log first, and no more parts than it takes: a nested loop goes through them in their order, as
 * each is looked up by words of its own. OFFSET 0 keeps it at the index of words: with the room's numbers in sight the
 * planner may prefer to read the log backwards.
 */
export const SEARCH = `
  WITH asked AS MATERIALIZED (
    SELECT tsvector_to_array(to_tsvector('simple', $3)) AS words,
      tsvector_to_array(to_tsvector('simple', $4)) AS beginnings,
      (SELECT string_agg('(' || phrase::text || ')', ' & ')::tsquery
       FROM unnest($5::text[]) AS one (said) CROSS JOIN phraseto_tsquery('simple', said) AS phrase
       WHERE numnode(phrase) > 0) AS phrases
  )
  SELECT hit.*, ${BAN_COLUMNS}
  FROM rooms r ${UNLESS_BANNED} LEFT JOIN LATERAL (
    SELECT ${EVENT_COLUMNS}, ${ECHO_COLUMNS}
    FROM asked
      CROSS JOIN generate_series(least($6::bigint - 1, r.last_seq) >> 12, r.purged_seq >> 12, -1) AS part (n)
      CROSS JOIN LATERAL (
        SELECT string_agg(lexeme, ' & ')::tsquery AS words FROM (
          SELECT ${QUOTED} FROM unnest(asked.words) AS word
          UNION ALL SELECT ${QUOTED} || ':*' FROM unnest(asked.beginnings) AS word
        ) AS lexemes (lexeme)
      ) AS here
      CROSS JOIN LATERAL (
        SELECT said.* FROM (
          SELECT * FROM room_events e
          WHERE e.data ? 'clientId' AND e.data ? 'text'
            AND room_words(e.room_id, e.seq, e.data ->> 'text') @@ here.words
          OFFSET 0
        ) AS said
        WHERE said.room_id = r.id AND said.type = 'message.posted' AND said.seq < $6 AND ban.kind IS NULL
          AND (asked.phrases IS NULL OR to_tsvector('simple', said.data ->> 'text') @@ asked.phrases)
        ORDER BY said.seq DESC LIMIT $7
      ) AS e
    LIMIT $7
  ) AS hit ON true
  WHERE r.id = $2 AND ${VISIBLE} ORDER BY hit.seq DESC`;
