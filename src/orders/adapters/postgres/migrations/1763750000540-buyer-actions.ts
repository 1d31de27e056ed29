import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a buyer has to answer before a provider decides of a payment. */
export class BuyerActions1763750000540 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payments
        ADD COLUMN action jsonb,
        ADD CONSTRAINT payments_action CHECK (action IS NULL OR state = 'pending')`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
