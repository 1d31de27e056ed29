import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What there is to choose about a product, and which choice a variant is. */
export class Options1763720000820 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE products
        ADD COLUMN options jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_array_length(options) <= 3)`);
    await runner.query(`
      ALTER TABLE variants
        ADD COLUMN options jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_array_length(options) <= 3)`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
