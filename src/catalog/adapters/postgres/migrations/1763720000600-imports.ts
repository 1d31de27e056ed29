import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that are imported: how far each is, what its rows have named, and what was wrong with them. */
export class Imports1763720000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE imports (
        id uuid PRIMARY KEY,
        host_id uuid NOT NULL,
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
        format text CHECK (format IN ('csv', 'ndjson', 'shopify')),
        dry_run boolean NOT NULL,
        currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
        path text NOT NULL,
        bytes bigint NOT NULL CHECK (bytes >= 0),
        bytes_done bigint NOT NULL DEFAULT 0 CHECK (bytes_done BETWEEN 0 AND bytes),
        -- The last row that is done: moved by the transaction that did it, and by no other.
        position bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
        rows_read bigint NOT NULL DEFAULT 0,
        rows_failed bigint NOT NULL DEFAULT 0,
        rows_skipped bigint NOT NULL DEFAULT 0,
        created bigint NOT NULL DEFAULT 0,
        updated bigint NOT NULL DEFAULT 0,
        unchanged bigint NOT NULL DEFAULT 0,
        error_count bigint NOT NULL DEFAULT 0,
        notes jsonb NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        ended_at timestamptz,
        CHECK ((ended_at IS NULL) = (state IN ('waiting', 'running'))),
        CHECK (rows_failed + rows_skipped <= rows_read)
      )`);
    await runner.query(
      `CREATE INDEX imports_unfinished ON imports (host_id, id) WHERE state IN ('waiting', 'running')`,
    );
    // Once a file: two rows about one SKU are told apart from two files about it. Emptied when the import ends.
    await runner.query(`
      CREATE TABLE import_keys (
        import_id uuid NOT NULL,
        key text NOT NULL,
        row bigint NOT NULL,
        PRIMARY KEY (import_id, key)
      )`);
    await runner.query(`
      CREATE TABLE import_errors (
        import_id uuid NOT NULL,
        number integer NOT NULL CHECK (number >= 1),
        row bigint NOT NULL,
        path text NOT NULL,
        message text NOT NULL,
        PRIMARY KEY (import_id, number)
      )`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
