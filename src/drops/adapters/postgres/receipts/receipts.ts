import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import {
  type PublishedRecord,
  type ReceiptPart,
  Receipts,
  type Unsealed,
} from '../../../application/receipts/ports.js';
import { receiptPart } from './receipt-part.js';

/** Records looked at for one part. */
const AT_ONCE = 500;

/** Receipts in PostgreSQL. */
@Injectable()
export class PostgresReceipts extends Receipts {
  constructor(private readonly database: Database) {
    super();
  }

  override async waiting(limit: number): Promise<readonly string[]> {
    const rows = await this.database.reader.query<{ drop_id: string }>(
      'SELECT DISTINCT drop_id FROM drop_records WHERE hash IS NULL LIMIT $1',
      [limit],
    );
    return rows.map((row) => row.drop_id);
  }

  override async take(dropId: string, bytes: number): Promise<Unsealed | null> {
    const { writer } = this.database;
    const [[turn], rows] = await Promise.all([
      writer.query<{ taken: boolean }>(
        `SELECT pg_try_advisory_xact_lock(hashtextextended('receipt ' || $1, 0)) AS taken`,
        [dropId],
      ),
      // A statement of its own: its snapshot is taken after the lock was had, so it sees what the last holder sealed.
      writer.query<OpenRow>(
        `SELECT open.number, open.at, open.body, receipt_key, encode(previous.hash, 'hex') AS previous
         FROM (
           SELECT number, at, body, sum(octet_length(body)) OVER (ORDER BY number) - octet_length(body) AS before
           FROM (
             SELECT number, at, body FROM drop_records
             WHERE drop_id = $1 AND hash IS NULL ORDER BY number LIMIT $3
           ) AS next
         ) AS open
         JOIN drops ON drops.id = $1
         LEFT JOIN drop_records AS previous ON previous.drop_id = $1 AND previous.number = open.number - 1
         WHERE open.before < $2 ORDER BY open.number`,
        [dropId, bytes, AT_ONCE],
      ),
    ]);
    const [first] = rows;
    if (turn?.taken !== true || first === undefined) return null;
    if (first.previous === null && first.number > 1) throw new Error(`a record of drop ${dropId} is missing`);
    return { key: first.receipt_key, previous: first.previous, records: rows };
  }

  override async publish(dropId: string, records: readonly PublishedRecord[]): Promise<void> {
    await this.database.writer.query(
      `UPDATE drop_records SET sealed = now.line, hash = decode(now.hash, 'hex'), body = NULL
       FROM unnest($2::int[], $3::text[], $4::text[]) AS now (number, line, hash)
       WHERE drop_id = $1 AND drop_records.number = now.number AND drop_records.hash IS NULL`,
      [
        dropId,
        records.map(({ number }) => number),
        records.map(({ line }) => line),
        records.map(({ hash }) => hash),
      ],
    );
  }

  override part(dropId: string, range: { after: number; limit: number }): Promise<ReceiptPart | null> {
    return receiptPart(this.database.reader, dropId, range);
  }
}

interface OpenRow {
  readonly number: number;
  readonly at: Date;
  readonly body: string;
  readonly receipt_key: Buffer;
  readonly previous: string | null;
}
