import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { type StockDifference, StockLedger } from '../../../application/stock-check/ports.js';

/** Before every id. */
const NIL = '00000000-0000-0000-0000-000000000000';

/** One statement sees one moment, and a movement writes row and ledger together: sales meanwhile are no difference. */
const COMPARE = `
  WITH page AS MATERIALIZED (
    SELECT v.id, v.on_hand, v.reserved, l.on_hand AS ledger_on_hand, l.reserved AS ledger_reserved
    FROM (SELECT id, on_hand, reserved FROM variants WHERE id > coalesce($1::uuid, '${NIL}') ORDER BY id LIMIT $2) AS v
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(delta), 0) AS on_hand, coalesce(sum(reserved_delta), 0) AS reserved
      FROM stock_ledger WHERE variant_id = v.id
    ) AS l
  ), differing AS (
    SELECT * FROM page WHERE (on_hand, reserved) <> (ledger_on_hand, ledger_reserved)
  ), told AS (
    INSERT INTO stock_differences (variant_id, on_hand, reserved, ledger_on_hand, ledger_reserved)
    SELECT * FROM differing
    ON CONFLICT (variant_id) DO UPDATE SET on_hand = EXCLUDED.on_hand, reserved = EXCLUDED.reserved,
      ledger_on_hand = EXCLUDED.ledger_on_hand, ledger_reserved = EXCLUDED.ledger_reserved
  ), settled AS (
    DELETE FROM stock_differences d USING page
    WHERE d.variant_id = page.id AND (page.on_hand, page.reserved) = (page.ledger_on_hand, page.ledger_reserved)
  )
  SELECT (SELECT count(*)::int FROM differing) AS found, (SELECT count(*)::int FROM page) AS compared,
         (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last`;

/** The stock beside its ledger, in PostgreSQL. */
@Injectable()
export class PostgresStockLedger extends StockLedger {
  constructor(private readonly database: Database) {
    super();
  }

  async compare(after: string | null, limit: number): Promise<{ found: number; last: string | null }> {
    const [row] = await this.database.reader.query<{ found: number; compared: number; last: string | null }>(
      COMPARE,
      [after, limit],
    );
    if (row === undefined) throw new Error('the stock was not compared');
    return { found: row.found, last: row.compared < limit ? null : row.last };
  }

  async differences(): Promise<readonly StockDifference[]> {
    const rows = await this.database.reader.query<Omit<StockDifference, 'foundAt'> & { foundAt: Date }>(
      `SELECT variant_id AS "variantId", found_at AS "foundAt",
         json_build_object('onHand', on_hand, 'reserved', reserved) AS stock,
         json_build_object('onHand', ledger_on_hand, 'reserved', ledger_reserved) AS ledger
       FROM stock_differences ORDER BY found_at DESC, variant_id LIMIT 1000`,
    );
    return rows.map((row) => ({ ...row, foundAt: row.foundAt.toISOString() }));
  }
}
