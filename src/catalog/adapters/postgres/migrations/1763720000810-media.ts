import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The images of products. */
export class Media1763720000810 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE product_media (
        id uuid PRIMARY KEY,
        product_id uuid NOT NULL,
        -- From 0 on without gaps; null: the product does not show it.
        position integer CHECK (position >= 0),
        alt text NOT NULL CHECK (char_length(alt) <= 500),
        -- The width and the height of each picture, by its size.
        sizes jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- Nobody needs it any more; its files are removed, and then the row.
        removed_at timestamptz,
        CHECK (removed_at IS NULL OR position IS NULL)
      )`);
    // The first image, kept with the product by the statement that moves them, so that lists read nothing more.
    await runner.query('ALTER TABLE products ADD COLUMN cover jsonb');
    await runner.query(
      'CREATE INDEX product_media_shown ON product_media (product_id, position) WHERE position IS NOT NULL',
    );
    await runner.query(`
      CREATE INDEX product_media_unused ON product_media (created_at)
      WHERE position IS NULL AND removed_at IS NULL`);
    await runner.query(
      'CREATE INDEX product_media_removed ON product_media (id) WHERE removed_at IS NOT NULL',
    );
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
