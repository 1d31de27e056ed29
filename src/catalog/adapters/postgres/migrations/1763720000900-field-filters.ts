import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Products are found by what they have in their fields. */
export class FieldFilters1763720000900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Without fastupdate: a list would read all that the index has put off.
    await runner.query(`
      CREATE INDEX products_by_fields ON products USING gin (fields jsonb_path_ops) WITH (fastupdate = off)
       WHERE status = 'published'`);
    // Which fields there are, whoever has them. One stays when its last host lets go of it: it leads to nothing then.
    await runner.query(`
      CREATE TABLE product_field_types (
        key text NOT NULL,
        type text NOT NULL CHECK (type IN ('text', 'number', 'boolean', 'date', 'choice')),
        PRIMARY KEY (key, type)
      )`);
    await runner.query(`
      INSERT INTO product_field_types (key, type)
      SELECT DISTINCT definition ->> 'key', definition ->> 'type'
        FROM product_fields, jsonb_array_elements(definitions) AS definition`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
