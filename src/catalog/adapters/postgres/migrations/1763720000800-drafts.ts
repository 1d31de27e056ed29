import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Products that people do not see yet: drafts, and those that have a moment. */
export class Drafts1763720000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE products
        DROP CONSTRAINT products_status_check,
        ADD CONSTRAINT products_status_check CHECK (status IN ('draft', 'scheduled', 'published', 'archived')),
        ADD COLUMN publish_at timestamptz,
        ADD CONSTRAINT products_scheduled CHECK ((status = 'scheduled') = (publish_at IS NOT NULL))`);
    await runner.query(`CREATE INDEX products_due ON products (publish_at) WHERE status = 'scheduled'`);
    await runner.query(
      `CREATE INDEX products_unseen ON products (host_id, id) WHERE status IN ('draft', 'scheduled')`,
    );
    // With the variant and not only with its product: who waits for the row of a variant reads it anew, and nothing else.
    await runner.query('ALTER TABLE variants ADD COLUMN shown boolean NOT NULL DEFAULT true');
    await runner.query('UPDATE variants SET shown = false WHERE retired');
    await runner.query(`
      ALTER TABLE variants
        ADD CONSTRAINT variants_unseen_without_promises CHECK (shown OR reserved = 0),
        ADD CONSTRAINT variants_retired_unseen CHECK (NOT (retired AND shown))`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
