import type { Connection } from '#platform/database/database.js';
import type { Counters } from '../../../application/receipts/batch-record.js';
import type { ReceiptPart } from '../../../application/receipts/ports.js';

/** Bytes in one part, but for its last record: a batch of a rush has thousands of requests. */
const MOST = 1_000_000;

/** The sealed records of a drop after number `after`, in order; null if there is no such drop. */
export async function receiptPart(
  { query }: Connection,
  dropId: string,
  { after, limit }: { after: number; limit: number },
): Promise<ReceiptPart | null> {
  const rows = await query<PartRow>(
    `SELECT drops.records, receipt_key, state, available, held, sold, claims, waiting, places, served,
            part.number, part.sealed, encode(part.hash, 'hex') AS hash
     FROM drops LEFT JOIN LATERAL (
       SELECT number, sealed, hash, sum(octet_length(sealed)) OVER (ORDER BY number) - octet_length(sealed) AS before
       FROM (
         SELECT number, sealed, hash FROM drop_records
         WHERE drop_id = $1 AND number > $2 AND hash IS NOT NULL ORDER BY number LIMIT $3
       ) AS next
     ) AS part ON part.before < $4
     WHERE drops.id = $1 ORDER BY part.number`,
    [dropId, after, limit, MOST],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { state, available, held, sold, claims, waiting, places, served } = row;
  return {
    key: row.receipt_key,
    total: row.records,
    drop: { state, available, held, sold, claims, waiting, places, served },
    records: rows.flatMap(({ number, sealed: line, hash }) =>
      number === null || line === null || hash === null ? [] : [{ number, line, hash }],
    ),
  };
}

interface PartRow extends Counters {
  readonly records: number;
  readonly receipt_key: Buffer;
  readonly number: number | null;
  readonly sealed: string | null;
  readonly hash: string | null;
}
