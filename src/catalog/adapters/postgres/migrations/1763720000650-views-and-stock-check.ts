import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often products were looked at, and variants whose stock is not what the ledger says. */
export class ViewsAndStockCheck1763720000650 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Nothing but the key is indexed and there is room, so that a count rewrites its row in place.
    await runner.query(`
      CREATE TABLE product_views (
        product_id uuid PRIMARY KEY,
        views      bigint NOT NULL CHECK (views > 0)
      ) WITH (fillfactor = 70)`);
    await runner.query(`
      CREATE TABLE stock_differences (
        variant_id      uuid PRIMARY KEY,
        on_hand         integer NOT NULL,
        reserved        integer NOT NULL,
        ledger_on_hand  bigint NOT NULL,
        ledger_reserved bigint NOT NULL,
        found_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT stock_differences_differ CHECK ((on_hand, reserved) <> (ledger_on_hand, ledger_reserved))
      )`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
