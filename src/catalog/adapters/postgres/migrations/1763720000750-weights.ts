import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a unit of a variant weighs, by which shipping is charged; 0 until somebody says. */
export class Weights1763720000750 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE variants ADD COLUMN weight_grams integer NOT NULL DEFAULT 0
        CONSTRAINT variants_weight CHECK (weight_grams BETWEEN 0 AND 1000000)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
