import { array, unnested } from '#platform/database/connections/unnested.js';

/**
 * What was sent and refunded of a batch of orders. Runs before the statement that saves the orders: their sums, which
 * the database checks then, are those of what is stored here.
 */
export const SAVE_AFTER_SALE = `
  WITH lines AS (
    UPDATE order_lines l SET shipped = c.shipped, refunded = c.refunded
      FROM ${unnested(1, 'uuid', 'smallint', 'int', 'int')} AS c (order_id, position, shipped, refunded)
     WHERE l.order_id = c.order_id AND l.position = c.position AND l.order_id = ANY(${array(1, 'uuid')})
  ), sent AS (
    INSERT INTO order_fulfilments (order_id, id, actor_id, key, carrier, tracking, lines, at)
    SELECT * FROM unnest($5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::text[], $11::jsonb[],
                         $12::timestamptz[])
  )
  INSERT INTO order_refunds (order_id, id, actor_id, key, amount, lines, reason, at)
  SELECT * FROM unnest($13::uuid[], $14::uuid[], $15::uuid[], $16::text[], $17::bigint[], $18::jsonb[], $19::text[],
                       $20::timestamptz[])`;
