import { Injectable } from '@nestjs/common';
import type { Page } from '#kernel';
import { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, FIRST_ID, pageOf } from '#platform/http/cursors.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import { type KeptRoomPrice, type RoomPrice, RoomPrices } from '../../../application/room-prices/ports.js';

const PRICE = `p.room_id AS "roomId", p.variant_id AS "variantId", p.ends_at AS until,
  json_build_object('amount', p.amount, 'currency', p.currency) AS price`;

/** The prices of rooms in PostgreSQL. */
@Injectable()
export class PostgresRoomPrices extends RoomPrices {
  constructor(private readonly database: Database) {
    super();
  }

  valid(wanted: readonly Omit<RoomPrice, 'price'>[]): Promise<readonly RoomPrice[]> {
    return this.database.reader.query<KeptRoomPrice>(
      `SELECT ${PRICE} FROM unnest($1::uuid[], $2::uuid[]) AS asked (room_id, variant_id)
         JOIN room_prices p ON p.room_id = asked.room_id AND p.variant_id = asked.variant_id
        WHERE p.ends_at IS NULL OR p.ends_at > statement_timestamp()`,
      [wanted.map(({ roomId }) => roomId), wanted.map(({ variantId }) => variantId)],
    );
  }

  async keep({ roomId, variantId, price, until }: KeptRoomPrice): Promise<void> {
    await this.database.reader.query(
      `INSERT INTO room_prices (room_id, variant_id, amount, currency, ends_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (room_id, variant_id)
       DO UPDATE SET amount = excluded.amount, currency = excluded.currency, ends_at = excluded.ends_at`,
      [roomId, variantId, price.amount, price.currency, until],
    );
  }

  async remove(roomId: string, variantId: string): Promise<boolean> {
    const gone = await this.database.reader.query(
      'DELETE FROM room_prices WHERE room_id = $1 AND variant_id = $2 RETURNING variant_id',
      [roomId, variantId],
    );
    return gone.length > 0;
  }

  async list(roomId: string, limit = DEFAULT_LIMIT, cursor?: string): Promise<Page<KeptRoomPrice>> {
    const [after] = cursor === undefined ? [FIRST_ID] : decodeCursor(cursor, ['uuid']);
    const rows = await this.database.reader.query<KeptRoomPrice>(
      `SELECT ${PRICE} FROM room_prices p WHERE p.room_id = $1 AND p.variant_id > $2::uuid ORDER BY p.variant_id LIMIT $3`,
      [roomId, after, limit + 1],
    );
    return pageOf(rows, limit, ({ variantId }) => encodeCursor([variantId]));
  }
}
