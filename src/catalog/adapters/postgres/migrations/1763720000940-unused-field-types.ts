import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Types of fields that nobody uses any more are forgotten. */
export class UnusedFieldTypes1763720000940 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE product_field_types ADD COLUMN unused_since timestamptz');
    // Whether any host defines one.
    await runner.query(
      'CREATE INDEX product_fields_defining ON product_fields USING gin (definitions jsonb_path_ops) WITH (fastupdate = off)',
    );
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
