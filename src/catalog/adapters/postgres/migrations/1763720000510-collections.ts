import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Collections of products: placed by hand, or by a rule, which is held against what is searched when somebody asks. */
export class Collections1763720000510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE collections (
        id uuid PRIMARY KEY,
        host_id uuid NOT NULL,
        slug text NOT NULL CONSTRAINT collections_slug UNIQUE,
        title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
        description text NOT NULL CHECK (char_length(description) <= 5000),
        rule jsonb CHECK (rule ->> 'match' IN ('all', 'any')),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL CHECK (updated_at >= created_at)
      )`);
    await runner.query('CREATE INDEX collections_of_host ON collections (host_id, id)');
    // A product that left the shop stays here until its collection is next written; it is shown nowhere.
    await runner.query(`
      CREATE TABLE collection_products (
        collection_id uuid NOT NULL REFERENCES collections (id) ON DELETE CASCADE,
        product_id uuid NOT NULL,
        position integer NOT NULL CHECK (position >= 0),
        PRIMARY KEY (collection_id, product_id)
      )`);
    // The products of a host, for rules.
    await runner.query('CREATE INDEX product_search_of_host ON product_search (host_id)');
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
