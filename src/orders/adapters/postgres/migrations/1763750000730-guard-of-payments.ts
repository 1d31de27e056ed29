import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The guard of payments looks each order up by its key. It joined them, and a connection that had planned the join while there
 * were next to no orders read all of them at each payment once there were many.
 */
export class GuardOfPayments1763750000730 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION payments_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (
             SELECT FROM changed c
              CROSS JOIN LATERAL (
                SELECT o.total - o.refunded AS kept FROM orders o
                 WHERE o.id = c.order_id AND o.number IS NOT NULL OFFSET 0) AS paid
              WHERE paid.kept <> (
                SELECT coalesce(sum(p.amount - p.refund_due), -1) FROM payments p
                 WHERE p.order_id = c.order_id AND p.state IN ('captured', 'refunding', 'refunded'))) THEN
          RAISE EXCEPTION 'what was captured for a paid order is not what it costs' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
      END $$`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
