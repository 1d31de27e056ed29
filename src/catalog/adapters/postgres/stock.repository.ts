import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { type Counted, Stocks } from '../../application/ports.js';
import { Stock, type StockState } from '../../domain/stock.js';

/** The units of variants, for who counts them. */
@Injectable()
export class PostgresStocks extends Stocks {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async held(variantId: string): Promise<Stock | undefined> {
    const [row] = await this.database.writer.query<StockState>(
      `SELECT id AS "variantId", product_id AS "productId", host_id AS "hostId", on_hand AS "onHand", reserved
         FROM variants WHERE id = $1 AND NOT retired FOR NO KEY UPDATE`,
      [variantId],
    );
    return row === undefined ? undefined : Stock.restore(row);
  }

  async heldOf(productId: string): Promise<Stock[]> {
    const rows = await this.database.writer.query<StockState>(
      `SELECT id AS "variantId", product_id AS "productId", host_id AS "hostId", on_hand AS "onHand", reserved
         FROM variants WHERE product_id = $1 ORDER BY id FOR NO KEY UPDATE`,
      [productId],
    );
    return rows.map((row) => Stock.restore(row));
  }

  async save(stock: Stock, { delta, reason, actorId }: Counted): Promise<void> {
    await this.database.writer.query(
      `WITH counted AS (UPDATE variants SET on_hand = on_hand + $2 WHERE id = $1 RETURNING id)
       INSERT INTO stock_ledger (variant_id, delta, reserved_delta, reason, actor_id)
       SELECT id, $2, 0, $3, $4 FROM counted`,
      [stock.snapshot().variantId, delta, reason, actorId],
    );
    this.outbox.add(stock.pullEvents());
  }
}
