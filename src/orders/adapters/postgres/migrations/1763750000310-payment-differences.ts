import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Payments of which a provider's books say something else than ours; amounts in minor units. */
export class PaymentDifferences1763750000310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE payment_differences (
        payment_id      uuid PRIMARY KEY,
        ours_captured   bigint NOT NULL,
        ours_refunded   bigint NOT NULL,
        theirs_captured bigint NOT NULL,
        theirs_refunded bigint NOT NULL,
        found_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT payment_differences_differ
          CHECK ((ours_captured, ours_refunded) <> (theirs_captured, theirs_refunded))
      )`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
