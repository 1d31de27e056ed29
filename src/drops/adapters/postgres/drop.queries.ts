import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { type ClaimView, DropQueries, type DropView, type DueAtDrop } from '../../application/queries.js';
import { CLAIM_COLUMNS, type ClaimRow, DROP_COLUMNS, type DropRow } from './drop.row.js';

/** Reads of drops, each one statement. */
@Injectable()
export class PostgresDropQueries extends DropQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async drop(dropId: string): Promise<DropView | null> {
    const [row] = await this.database.reader.query<TimedDropRow>(
      `SELECT ${DROP_COLUMNS}, clock_timestamp() AS now FROM drops WHERE id = $1`,
      [dropId],
    );
    return row === undefined ? null : dropView(row);
  }

  async ofRoom(roomId: string): Promise<readonly DropView[]> {
    const rows = await this.database.reader.query<TimedDropRow>(
      `SELECT ${DROP_COLUMNS}, clock_timestamp() AS now FROM drops
       WHERE room_id = $1 AND auction_id IS NULL ORDER BY id DESC LIMIT 50`,
      [roomId],
    );
    return rows.map(dropView);
  }

  async claim(claimId: string, userId: string): Promise<ClaimView | null> {
    const [row] = await this.database.reader.query<ClaimRow>(
      `SELECT ${CLAIM_COLUMNS} FROM claims WHERE id = $1 AND user_id = $2`,
      [claimId, userId],
    );
    if (row === undefined) return null;
    return {
      id: row.id,
      dropId: row.drop_id,
      state: row.state,
      number: row.number,
      quantity: row.quantity,
      price: { amount: Number(row.amount), currency: row.currency },
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    };
  }

  async due(limit: number): Promise<readonly DueAtDrop[]> {
    const rows = await this.database.reader.query<{ drop_id: string; claim_ids: string[] | null }>(
      `SELECT drop_id, array_agg(id) AS claim_ids FROM (
         SELECT drop_id, id FROM claims WHERE state = 'held' AND expires_at <= statement_timestamp()
         ORDER BY expires_at LIMIT $1
       ) AS over GROUP BY drop_id
       UNION ALL
       SELECT id, NULL FROM drops WHERE state = 'scheduled' AND opens_at <= statement_timestamp()
       UNION ALL
       SELECT id, NULL FROM drops WHERE state = 'open' AND closes_at <= statement_timestamp()`,
      [limit],
    );
    return rows.map((row) => ({ dropId: row.drop_id, claimIds: row.claim_ids ?? [] }));
  }
}

type TimedDropRow = DropRow & { readonly now: Date };

function dropView(row: TimedDropRow): DropView {
  return {
    id: row.id,
    roomId: row.room_id,
    variantId: row.variant_id,
    title: row.title,
    state: row.state,
    quantity: row.quantity,
    available: row.available,
    held: row.held,
    sold: row.sold,
    lineLength: 0,
    price: { amount: Number(row.amount), currency: row.currency },
    perCustomer: row.per_customer,
    holdSeconds: row.hold_seconds,
    opensAt: row.opens_at?.toISOString() ?? null,
    closesAt: row.closes_at?.toISOString() ?? null,
    serverTime: row.now.toISOString(),
  };
}
