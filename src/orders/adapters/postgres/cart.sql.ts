/** The statements of the carts: each change is one, takes one row, and works on that row as it is once it has it. */
import { array, unnested } from '#platform/database/connections/unnested.js';

const CART =
  'c.user_id AS "userId", c.lines, c.order_id AS "orderId", c.updated_at AS "updatedAt", ' +
  `nullif(c.left_out, '[]') AS "leftOut"`;

/** Different for each change, and a moment that JSON can show. */
const CHANGED_AT = `updated_at = greatest(date_trunc('milliseconds', clock_timestamp()),
                               c.updated_at + interval '1 millisecond')`;
/** What had no room in it is told until then. */
const CHANGED = `order_id = NULL, left_out = '[]', ${CHANGED_AT}`;

export const FIND = `SELECT ${CART} FROM carts c WHERE c.user_id = $1`;

export const LOCK_CARTS = `SELECT ${CART} FROM carts c WHERE c.user_id = ANY(${array(1, 'uuid')}) ORDER BY c.user_id FOR UPDATE`;

/** Adds a line, or its units to the line of its variant. */
export const ADD_LINE = `
  INSERT INTO carts AS c (user_id, lines, updated_at)
  VALUES ($1::uuid, jsonb_build_array($2::jsonb), date_trunc('milliseconds', clock_timestamp()))
  ON CONFLICT (user_id) DO UPDATE
     SET lines = CASE
           WHEN c.lines @> jsonb_build_array(jsonb_build_object('variantId', $2::jsonb -> 'variantId')) THEN (
             SELECT jsonb_agg(
                      CASE WHEN line -> 'variantId' = $2::jsonb -> 'variantId' THEN jsonb_set(line, '{quantity}',
                             to_jsonb((line -> 'quantity')::integer + ($2::jsonb -> 'quantity')::integer))
                             || CASE WHEN $2::jsonb -> 'roomId' IS NULL THEN '{}'
                                     ELSE jsonb_build_object('roomId', $2::jsonb -> 'roomId') END
                           ELSE line END ORDER BY place)
               FROM jsonb_array_elements(c.lines) WITH ORDINALITY AS e (line, place))
           ELSE c.lines || $2::jsonb END,
         ${CHANGED}
  RETURNING ${CART}`;

/** Replaces all lines; one whose variant stays keeps its id. Nothing comes back if it was changed since. */
export const REPLACE = `
  INSERT INTO carts AS c (user_id, lines, updated_at)
  SELECT $1::uuid, $2::jsonb, date_trunc('milliseconds', clock_timestamp())
   WHERE $3::timestamptz[] IS NULL OR to_timestamp(0) = ANY($3) OR EXISTS (SELECT FROM carts WHERE user_id = $1::uuid)
  ON CONFLICT (user_id) DO UPDATE
     SET lines = coalesce((
           SELECT jsonb_agg(CASE WHEN old.line IS NULL THEN new.line
                                 ELSE jsonb_set(new.line, '{id}', old.line -> 'id') END ORDER BY new.place)
             FROM jsonb_array_elements(excluded.lines) WITH ORDINALITY AS new (line, place)
             LEFT JOIN jsonb_array_elements(c.lines) AS old (line)
               ON old.line -> 'variantId' = new.line -> 'variantId'), '[]'),
         ${CHANGED}
   WHERE $3::timestamptz[] IS NULL OR c.updated_at = ANY($3)
  RETURNING ${CART}`;

/** Gives a line another quantity, or takes it out. Nothing comes back if there is none or the cart was changed since. */
export const CHANGE_LINE = `
  UPDATE carts c
     SET lines = coalesce((
           SELECT jsonb_agg(CASE WHEN line ->> 'id' = $2::text THEN jsonb_set(line, '{quantity}', to_jsonb($3::integer))
                                 ELSE line END ORDER BY place)
             FROM jsonb_array_elements(c.lines) WITH ORDINALITY AS e (line, place)
            WHERE $3::integer IS NOT NULL OR line ->> 'id' <> $2::text), '[]'),
         ${CHANGED}
   WHERE c.user_id = $1::uuid AND c.lines @> jsonb_build_array(jsonb_build_object('id', $2::text))
     AND ($4::timestamptz[] IS NULL OR c.updated_at = ANY($4))
  RETURNING ${CART}`;

/** Empties the carts of which orders were made. */
export const EMPTY = `
  UPDATE carts c SET lines = '[]', order_id = made.order_id, left_out = '[]', ${CHANGED_AT}
    FROM ${unnested(1, 'uuid', 'uuid')} AS made (user_id, order_id)
   WHERE c.user_id = made.user_id AND c.user_id = ANY(${array(1, 'uuid')})`;

/** Makes carts of these users that were never filled. */
export const BE_THERE = `
  INSERT INTO carts (user_id, lines, updated_at)
  SELECT id, '[]', to_timestamp(0) FROM unnest($1::uuid[]) AS one (id) ORDER BY id
  ON CONFLICT (user_id) DO NOTHING`;

/** Keeps lines, and what is left out of them, in a cart that is locked. */
export const STORE = `
  UPDATE carts c SET lines = $2::jsonb, left_out = $3::jsonb, order_id = NULL, ${CHANGED_AT} WHERE c.user_id = $1::uuid`;
