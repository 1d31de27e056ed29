import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Carts, and lines of orders that were reserved in the stock of the catalog instead of claimed from a drop.
 *
 * A cart is one row, so that a change takes one lock; what must hold of its lines is said by the row.
 */
export class Carts1763750000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION cart_says_once(lines jsonb, field text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
        SELECT count(*) = count(DISTINCT line ->> field) FROM jsonb_array_elements(lines) AS line
      $$`);
    await runner.query(`
      CREATE TABLE carts (
        user_id    uuid CONSTRAINT carts_one_for_a_user PRIMARY KEY,
        lines      jsonb NOT NULL CHECK (jsonb_typeof(lines) = 'array'),
        -- The order that emptied it.
        order_id   uuid CHECK (order_id IS NULL OR lines = '[]'),
        updated_at timestamptz NOT NULL CHECK (updated_at = date_trunc('milliseconds', updated_at, 'UTC')),
        CONSTRAINT carts_lines CHECK (jsonb_array_length(lines) <= 100),
        CONSTRAINT carts_quantities CHECK (NOT jsonb_path_exists(lines, '$[*].quantity ? (@ < 1 || @ > 999)')),
        CONSTRAINT carts_one_currency CHECK (NOT jsonb_path_exists(lines, '$[*].currency ? (@ != $[0].currency)')),
        CONSTRAINT carts_one_line_a_variant CHECK (cart_says_once(lines, 'variantId')),
        CONSTRAINT carts_ids CHECK (cart_says_once(lines, 'id'))
      ) WITH (fillfactor = 70)`);

    await runner.query(`
      ALTER TABLE order_lines
        ALTER COLUMN claim_id DROP NOT NULL,
        ALTER COLUMN drop_id DROP NOT NULL,
        ADD CONSTRAINT order_lines_claimed_from_a_drop CHECK ((claim_id IS NULL) = (drop_id IS NULL))`);
    await runner.query(`
      CREATE FUNCTION order_addresses_stay() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'where an order is sent stays as it was ordered' USING ERRCODE = 'integrity_constraint_violation';
      END $$`);
    await runner.query(`
      CREATE TRIGGER orders_address_stays BEFORE UPDATE OF shipping_address ON orders
      FOR EACH STATEMENT EXECUTE FUNCTION order_addresses_stay()`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
