import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Products, their variants with stock, and the ledger of every unit. */
export class Catalog1763720000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE products (
        id uuid PRIMARY KEY,
        host_id uuid NOT NULL,
        slug text NOT NULL CONSTRAINT products_slug UNIQUE,
        title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
        description text NOT NULL CHECK (char_length(description) <= 5000),
        status text NOT NULL CHECK (status IN ('published', 'archived')),
        -- The lowest price of its variants, kept with them, so that lists sort and filter by an index.
        price_amount integer NOT NULL CHECK (price_amount >= 0),
        price_currency text NOT NULL CHECK (price_currency ~ '^[A-Z]{3}$'),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL CHECK (updated_at >= created_at)
      )`);
    // Ids are UUIDv7, so the newest have the highest.
    await runner.query(`CREATE INDEX products_newest ON products (id) WHERE status = 'published'`);
    await runner.query(
      `CREATE INDEX products_by_price ON products (price_amount, id) WHERE status = 'published'`,
    );
    await runner.query(`CREATE INDEX products_of_host ON products (host_id, id) WHERE status = 'published'`);

    // No index covers on_hand or reserved, and pages keep room: a unit that moves rewrites its row in place (HOT).
    await runner.query(`
      CREATE TABLE variants (
        id uuid PRIMARY KEY,
        product_id uuid NOT NULL REFERENCES products (id),
        host_id uuid NOT NULL,
        position integer NOT NULL CHECK (position >= 0),
        sku text NOT NULL CHECK (char_length(sku) BETWEEN 1 AND 64),
        title text NOT NULL CHECK (char_length(title) <= 100),
        price_amount integer NOT NULL CHECK (price_amount >= 0),
        price_currency text NOT NULL CHECK (price_currency ~ '^[A-Z]{3}$'),
        on_hand integer NOT NULL,
        reserved integer NOT NULL DEFAULT 0,
        retired boolean NOT NULL DEFAULT false,
        CONSTRAINT variants_reserved_within_on_hand CHECK (reserved BETWEEN 0 AND on_hand),
        CONSTRAINT variants_retired_without_promises CHECK (NOT retired OR reserved = 0)
      ) WITH (fillfactor = 80)`);
    await runner.query(`CREATE UNIQUE INDEX variants_sku ON variants (host_id, sku) WHERE NOT retired`);
    await runner.query(`CREATE UNIQUE INDEX variants_of_product ON variants (product_id, position)`);

    await runner.query(`
      CREATE TABLE stock_ledger (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        variant_id uuid NOT NULL,
        delta integer NOT NULL,
        reserved_delta integer NOT NULL,
        reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 200),
        actor_id uuid,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CHECK (delta <> 0 OR reserved_delta <> 0)
      )`);
    await runner.query(`CREATE INDEX stock_ledger_of_variant ON stock_ledger (variant_id, id)`);
    await runner.query(`
      CREATE FUNCTION stock_ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the stock ledger is append-only' USING ERRCODE = 'integrity_constraint_violation';
      END $$`);
    await runner.query(`
      CREATE TRIGGER stock_ledger_append_only BEFORE UPDATE OR DELETE ON stock_ledger
      FOR EACH STATEMENT EXECUTE FUNCTION stock_ledger_is_append_only()`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
