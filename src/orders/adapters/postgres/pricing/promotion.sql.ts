/** The statements of the promotions. */

const WANTED = `p.deleted_at IS NULL AND (
  p.code = ANY($1::text[])
  OR $2::boolean AND p.code IS NULL AND (p.host_id IS NULL OR p.host_id = ANY($3::uuid[])) AND (p.ends_at IS NULL OR p.ends_at > statement_timestamp()))`;

const PROMOTION = `p.id, p.host_id AS "hostId", p.code, p.kind, p.percent, p.amount::float8, p.currency,
  p.min_subtotal::float8 AS "minSubtotal", p.starts_at AS "from", p.ends_at AS until, p.limit_total AS "limitTotal",
  p.limit_per_customer AS "limitPerCustomer", p.used`;

/** Those without limits need no lock: whoever uses them takes nothing from others. */
export const LOCK_OFFERS = `
  SELECT FROM promotions p WHERE ${WANTED} AND (p.limit_total IS NOT NULL OR p.limit_per_customer IS NOT NULL)
   ORDER BY p.id FOR NO KEY UPDATE`;

export const OFFERS = `
  SELECT ${PROMOTION},
         CASE WHEN p.limit_per_customer IS NOT NULL THEN (
           SELECT json_object_agg(mine.user_id, mine.uses)
             FROM (SELECT u.user_id, count(*) AS uses FROM promotion_uses u
                    WHERE u.promotion_id = p.id AND u.user_id = ANY($4::uuid[]) GROUP BY u.user_id) AS mine) END AS uses
    FROM promotions p WHERE ${WANTED} ORDER BY p.id`;

export const ANY_AUTOMATIC = `
  SELECT EXISTS (SELECT FROM promotions p
                  WHERE p.code IS NULL AND p.deleted_at IS NULL AND (p.ends_at IS NULL OR p.ends_at > statement_timestamp())
                ) AS any`;

const VIEW = `${PROMOTION}, p.created_at AS "createdAt", p.updated_at AS "updatedAt"`;

/** A moment that JSON can show, different for each change. */
const CHANGED_AT = `greatest(date_trunc('milliseconds', statement_timestamp()), p.updated_at + interval '1 millisecond')`;

export const ADD_PROMOTION = `
  INSERT INTO promotions AS p (id, host_id, code, kind, percent, amount, currency, min_subtotal, starts_at, ends_at,
                               limit_total, limit_per_customer)
  SELECT $1::uuid, $2::uuid, $3::text, $4::text, $5::integer, $6::bigint, $7::text, $8::bigint, $9::timestamptz,
         $10::timestamptz, $11::integer, $12::integer
   WHERE $3::text IS NOT NULL OR $13::integer > (
     SELECT count(*) FROM promotions
      WHERE code IS NULL AND deleted_at IS NULL AND host_id IS NOT DISTINCT FROM $2::uuid)
  RETURNING ${VIEW}`;

/** Those of a host; all for whom there is none. */
const OWN = '($2::uuid IS NULL OR p.host_id = $2::uuid) AND p.deleted_at IS NULL';

export const HELD_PROMOTION = `SELECT ${VIEW} FROM promotions p WHERE p.id = $1 AND ${OWN} FOR NO KEY UPDATE`;

export const CHANGE_PROMOTION = `
  UPDATE promotions p
     SET currency = $2, min_subtotal = $3, starts_at = $4, ends_at = $5, limit_total = $6, limit_per_customer = $7,
         updated_at = ${CHANGED_AT}
   WHERE p.id = $1 RETURNING ${VIEW}`;

export const END_PROMOTION = `UPDATE promotions p SET deleted_at = statement_timestamp() WHERE p.id = $1`;

export const LIST_PROMOTIONS = `
  SELECT ${VIEW} FROM promotions p WHERE p.id < $1::uuid AND ${OWN} ORDER BY p.id DESC LIMIT $3`;
