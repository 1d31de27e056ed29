import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { isUniqueViolation } from '#platform/database/faults.js';
import { GuestOrders, type Merge } from '../../../application/guests/ports.js';
import { LostRace } from '../../../domain/errors.js';

/** The orders of guests in PostgreSQL. */
@Injectable()
export class PostgresGuestOrders extends GuestOrders {
  constructor(private readonly database: Database) {
    super();
  }

  async handOver({ guestId, userId }: Merge): Promise<void> {
    const { writer } = this.database;
    const orders = await writer.query<{ id: string }>(
      'SELECT id FROM orders WHERE user_id = $1 ORDER BY id FOR NO KEY UPDATE',
      [guestId],
    );
    if (orders.length === 0) return;
    // No caller can send a key with a line feed.
    const moved = writer.query(
      `UPDATE orders o SET user_id = $2, key = CASE
         WHEN EXISTS (SELECT FROM orders own WHERE own.user_id = $2 AND own.key = o.key) THEN E'guest\\n' || o.id
         ELSE o.key END
       WHERE o.id = ANY($1::uuid[])`,
      [orders.map(({ id }) => id), userId],
    );
    await moved.catch((error: unknown) => {
      throw isUniqueViolation(error, 'orders_once_a_key') ? new LostRace() : error;
    });
    // So that a promotion for each customer once is not for each of the guests that one was.
    await writer.query('UPDATE promotion_uses SET user_id = $2 WHERE order_id = ANY($1::uuid[])', [
      orders.map(({ id }) => id),
      userId,
    ]);
  }
}
