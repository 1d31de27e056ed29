/** The statements of the order repository: each takes a whole batch, one array for each column. */
import { array, arrays, unnested } from '#platform/database/connections/unnested.js';
import { WHOLE } from './order.row.js';

/**
 * What is there of some keys and claims, and how many orders of carts some users have yet to pay; one row.
 *
 * Look-ups, not joins, here and below: of a join that was planned while there was next to nothing all orders would be read later.
 */
export const EARLIER = `
  SELECT clock_timestamp() AS now,
         (SELECT array_agg(found.id)
            FROM ${unnested(1, 'uuid', 'text')} AS asked (user_id, key)
           CROSS JOIN LATERAL (SELECT o.id FROM orders o
                                WHERE o.user_id = asked.user_id AND o.key = asked.key OFFSET 0) AS found) AS order_ids,
         (SELECT json_object_agg(l.claim_id, l.order_id) FROM order_lines l
           WHERE l.claim_id = ANY(${array(3, 'uuid')}) AND l.live) AS in_orders,
         (SELECT json_object_agg(u.user_id, u.orders)
            FROM (SELECT o.user_id, count(*) AS orders FROM orders o
                   WHERE o.user_id = ANY(${array(4, 'uuid')}) AND o.state = 'pending_payment' AND o.room_id IS NULL
                     AND (SELECT true FROM order_lines l WHERE l.order_id = o.id AND l.claim_id IS NULL LIMIT 1)
                   GROUP BY o.user_id) AS u) AS unpaid`;

const lock = (ids: string): string => `
  SELECT id FROM orders o WHERE o.id = ANY(${ids}) ORDER BY id FOR NO KEY UPDATE`;

const read = (ids: string): string => `
  SELECT ${WHOLE}, clock_timestamp() AS now FROM orders o WHERE o.id = ANY(${ids}) ORDER BY o.id`;

const GIVEN = array(1, 'uuid');
const OF_PAYMENTS = `ARRAY(SELECT order_id FROM payments WHERE id = ANY(${GIVEN}))`;
const OF_CLAIMS = `ARRAY(SELECT order_id FROM order_lines WHERE claim_id = ANY(${GIVEN}) AND live)`;

/** Locks in the order of ids, so that nobody waits in a circle. */
export const LOCK = {
  orders: lock(GIVEN),
  ofPayments: lock(OF_PAYMENTS),
  ofClaims: lock(OF_CLAIMS),
} as const;

/** What is read of them; a claim may be in another order meanwhile. */
export const READ = { orders: read(GIVEN), ofPayments: read(OF_PAYMENTS) } as const;

/** Which orders `r` of a user and a room are sent with another one: paid, or yet to be. */
export const rides = (userId: string, roomId: string, orderId: string): string =>
  `r.user_id = ${userId} AND r.room_id = ${roomId} AND r.state IN ('pending_payment', 'paid', 'fulfilled')
     AND r.ships_with <> '[]' AND r.ships_with ? ${orderId}`;

export const RIDERS = `SELECT r.id FROM orders r WHERE ${rides('$1', '$2', '$3::text')} LIMIT 1`;

/** Lends payments whose time has come to one runner for a while: who dies with them gives them back by doing nothing. */
export const TAKE_DUE = `
  WITH due AS MATERIALIZED (
    SELECT id FROM payments WHERE check_at <= statement_timestamp() ORDER BY check_at LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED
  )
  UPDATE payments p SET check_at = clock_timestamp() + make_interval(secs => $2)
   WHERE p.id = ANY(ARRAY(SELECT id FROM due))
  RETURNING p.id, p.provider, p.method, p.amount::float8, p.state, p.refund_asked::float8 AS "refundAsked",
            (SELECT o.currency FROM orders o WHERE o.id = p.order_id) AS currency,
            (SELECT o.state = 'pending_payment' AND o.hold_until > statement_timestamp()
               FROM orders o WHERE o.id = p.order_id) AS wanted`;

/**
 * Unpaid orders whose hold is over. Of claims only those whose end was missed, as the news of it end an order; of carts all
 * that nobody is paying, and those for which a provider takes too long.
 */
export const OVERDUE = `
  SELECT o.id
    FROM orders o
   CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM payments p WHERE p.order_id = o.id AND p.state = 'pending') AS paying,
                              EXISTS (SELECT FROM order_lines l WHERE l.order_id = o.id AND l.claim_id IS NULL) AS carted
                      ) AS it
   WHERE o.state = 'pending_payment' AND o.hold_until < statement_timestamp()
     AND CASE WHEN carted THEN NOT paying OR o.hold_until < statement_timestamp() - make_interval(secs => $3)
              ELSE NOT paying AND o.hold_until < statement_timestamp() - make_interval(secs => $2) END
   ORDER BY o.hold_until LIMIT $1`;

/** New orders with their lines, first payments and uses of promotions, and what happened to them. */
export const ADD = `
  WITH placed AS (
    INSERT INTO orders (id, user_id, key, state, currency, subtotal, tax, shipping, total, hold_until, shipping_address,
                        created_at, discount, tax_included, shipping_tax, shipping_rate, promotions, room_id, grams, ships_with)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
                         $8::bigint[], $9::bigint[], $10::timestamptz[], $11::jsonb[], $12::timestamptz[], $13::bigint[],
                         $14::boolean[], $15::bigint[], $16::text[], $17::jsonb[], $47::uuid[], $48::bigint[], $49::jsonb[])
  ), lines AS (
    INSERT INTO order_lines (order_id, position, claim_id, drop_id, variant_id, host_id, title, quantity, unit_price, total,
                             discount, tax_rate, tax)
    SELECT * FROM unnest($18::uuid[], $19::smallint[], $20::uuid[], $21::uuid[], $22::uuid[], $23::uuid[], $24::text[],
                         $25::integer[], $26::bigint[], $27::bigint[], $28::bigint[], $29::integer[], $30::bigint[])
  ), used AS (
    INSERT INTO promotion_uses (promotion_id, order_id, user_id)
    SELECT * FROM unnest($31::uuid[], $32::uuid[], $33::uuid[])
  ), paid AS (
    INSERT INTO payments (order_id, id, provider, method, key, amount, state, check_at, created_at)
    SELECT * FROM unnest($34::uuid[], $35::uuid[], $36::text[], $37::text[], $38::text[], $39::bigint[], $40::text[],
                         $41::timestamptz[], $42::timestamptz[])
  )
  INSERT INTO order_events (order_id, type, at, data)
  SELECT * FROM unnest($43::uuid[], $44::text[], $45::timestamptz[], $46::jsonb[])`;

/**
 * What changed of orders, their lines (only as a whole: lost, or no longer live) and payments, and what happened. One that was
 * cancelled gives back its uses of promotions, which there are only once. All are named by their keys as well, so that no plan
 * reads more of them.
 */
export const SAVE = `
  WITH changed AS (
    UPDATE orders o
       SET state = c.state, number = c.number, subtotal = c.subtotal, total = c.total, reason = c.reason,
           hold_until = c.hold_until, discount = c.discount, tax = c.tax, refunded = c.refunded
      FROM unnest(${arrays(1, 'uuid', 'text', 'int', 'bigint', 'bigint', 'text', 'timestamptz')},
                  ${arrays(31, 'bigint', 'bigint', 'bigint')})
        AS c (id, state, number, subtotal, total, reason, hold_until, discount, tax, refunded)
     WHERE o.id = c.id AND o.id = ANY(${array(1, 'uuid')})
  ), unused AS (
    DELETE FROM promotion_uses u USING ${unnested(1, 'uuid', 'text')} AS c (id, state)
     WHERE u.order_id = c.id AND u.order_id = ANY(${array(1, 'uuid')}) AND c.state = 'cancelled'
  ), lines AS (
    UPDATE order_lines l SET live = false, lost = c.lost
      FROM ${unnested(8, 'uuid', 'smallint', 'boolean')} AS c (order_id, position, lost)
     WHERE l.order_id = c.order_id AND l.position = c.position AND l.order_id = ANY(${array(8, 'uuid')})
  ), settled AS (
    UPDATE payments p
       SET state = c.state, failure = c.failure, refund_due = c.refund_due, refunded = c.refunded,
           refund_asked = c.refund_asked, check_at = c.check_at, action = c.action, unanswered = 0
      FROM unnest(${arrays(11, 'uuid', 'text', 'text', 'bigint', 'bigint', 'bigint', 'timestamptz')},
                  ${array(34, 'jsonb')})
        AS c (id, state, failure, refund_due, refunded, refund_asked, check_at, action)
     WHERE p.id = c.id AND p.id = ANY(${array(11, 'uuid')})
  ), begun AS (
    INSERT INTO payments (order_id, id, provider, method, key, amount, state, check_at, created_at)
    SELECT * FROM unnest($18::uuid[], $19::uuid[], $20::text[], $21::text[], $22::text[], $23::bigint[], $24::text[],
                         $25::timestamptz[], $26::timestamptz[])
  )
  INSERT INTO order_events (order_id, type, at, data)
  SELECT * FROM unnest($27::uuid[], $28::text[], $29::timestamptz[], $30::jsonb[])`;
