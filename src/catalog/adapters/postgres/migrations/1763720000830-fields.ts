import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Fields that hosts give their products, and what products have in them. */
export class Fields1763720000830 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product_fields (
        host_id uuid PRIMARY KEY,
        definitions jsonb NOT NULL CHECK (jsonb_array_length(definitions) <= 50)
      )`);
    await runner.query(
      `ALTER TABLE products ADD COLUMN fields jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(fields) = 'object')`,
    );
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
