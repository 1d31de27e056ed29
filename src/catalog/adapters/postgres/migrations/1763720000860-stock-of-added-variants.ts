import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A variant that comes to a product in the shop counts among those that can be had.
 *
 * It did not, so the last one of them that was sold made the count negative, which its CHECK refuses.
 */
export class StockOfAddedVariants1763720000860 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION variants_searchable() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- A product that is new has no row yet: it is counted whole when that is written.
        UPDATE product_search s SET stocked = s.stocked + came.stocked
          FROM (SELECT product_id, count(*) FILTER (WHERE on_hand > reserved) AS stocked
                  FROM added GROUP BY product_id) AS came
         WHERE s.product_id = came.product_id AND came.stocked > 0;
        PERFORM write_product_search(array(SELECT DISTINCT product_id FROM added));
        RETURN NULL;
      END $$`);
    await runner.query('LOCK TABLE variants IN SHARE MODE');
    await runner.query(`
      UPDATE product_search s SET stocked = counted.stocked
        FROM (SELECT product_id, count(*) FILTER (WHERE on_hand > reserved) AS stocked
                FROM variants GROUP BY product_id) AS counted
       WHERE counted.product_id = s.product_id AND s.stocked <> counted.stocked`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
