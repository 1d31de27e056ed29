import type { Connection } from '#platform/database/database.js';
import { planOf } from '../../../application/receipts/batch-record.js';
import type { DropState } from '../../../domain/drop-state.js';

/** Begins the receipt of a new drop with its plan. The unit of an auction has none: its auction is asked for one. */
export async function openReceipt({ query }: Connection, drop: DropState): Promise<void> {
  if (drop.auctionId !== undefined) return;
  await query(
    `WITH counted AS (UPDATE drops SET records = 1 WHERE id = $1)
     INSERT INTO drop_records (drop_id, number, at, body)
     VALUES ($1, 1, date_trunc('milliseconds', clock_timestamp()), $2)`,
    [drop.id, JSON.stringify(planOf(drop))],
  );
}
