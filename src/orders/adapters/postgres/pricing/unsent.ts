import { Injectable } from '@nestjs/common';
import { unnested } from '#platform/database/connections/unnested.js';
import { type Connection, Database } from '#platform/database/database.js';
import { type RoomOfBuyer, Unsent } from '../../../application/pricing/ports.js';
import type { UnsentOrder } from '../../../domain/pricing/unsent-orders.js';

/** What is not sent yet, in PostgreSQL. */
@Injectable()
export class PostgresUnsent extends Unsent {
  constructor(private readonly database: Database) {
    super();
  }

  find(of: readonly RoomOfBuyer[]): Promise<readonly UnsentOrder[]> {
    return read(this.database.reader, of);
  }

  async lock(of: readonly RoomOfBuyer[]): Promise<readonly UnsentOrder[]> {
    const { writer } = this.database;
    // Two statements that go out together: the second sees what was placed, sent or given back while the first one waited.
    const [locked, orders] = await Promise.all([
      writer.query<{ id: string }>(LOCK, values(of)),
      read(writer, of),
    ]);
    // What was paid between the two is not locked: another one may lend its shipping at the same moment.
    const ids = new Set(locked.map(({ id }) => id));
    return orders.filter(({ id, isPaid }) => !isPaid || ids.has(id));
  }
}

function read(connection: Connection, of: readonly RoomOfBuyer[]): Promise<readonly UnsentOrder[]> {
  return connection.query<UnsentOrder>(UNSENT, values(of));
}

function values(of: readonly RoomOfBuyer[]): [users: readonly string[], rooms: readonly string[]] {
  return [of.map(({ userId }) => userId), of.map(({ roomId }) => roomId)];
}

const ASKED = `${unnested(1, 'uuid', 'uuid')} AS asked (user_id, room_id)`;

/** Those of one shopper are placed one after the other by this: each sees the ones before it. */
const LOCK = `
  SELECT id FROM orders WHERE id = ANY(ARRAY(
    SELECT o.id FROM ${ASKED} JOIN orders o ON o.user_id = asked.user_id AND o.room_id = asked.room_id WHERE o.state = 'paid'))
   ORDER BY id FOR NO KEY UPDATE`;

const UNSENT = `
  SELECT o.id, o.user_id AS "userId", o.room_id AS "roomId", o.currency, o.shipping_address AS "shippingAddress",
         o.grams::float8, o.shipping::float8, o.ships_with AS "shipsWith", (o.subtotal - o.discount)::float8 AS price,
         o.state = 'paid' AS "isPaid"
    FROM (SELECT DISTINCT * FROM ${ASKED}) AS asked
    JOIN orders o ON o.user_id = asked.user_id AND o.room_id = asked.room_id
   WHERE o.state IN ('pending_payment', 'paid') AND o.refunded = 0
     AND NOT EXISTS (SELECT FROM order_fulfilments f WHERE f.order_id = o.id)
     AND NOT EXISTS (SELECT FROM order_refunds r WHERE r.order_id = o.id)
   ORDER BY o.id`;
