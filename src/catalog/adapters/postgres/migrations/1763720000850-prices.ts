import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What variants cost in other currencies than their own. */
export class Prices1763720000850 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE variants ADD COLUMN prices jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_array_length(prices) <= 20)`,
    );
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
