import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Fulfilments, refunds and invoices of paid orders.
 *
 * What must hold whatever the code above does: no more units are sent or given back than were bought, what goes back is
 * the sum of the refunds, and a paid order less that is what was captured less what goes back.
 */
export class AfterSale1763750000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE orders
        ADD COLUMN refunded bigint NOT NULL DEFAULT 0,
        ADD CONSTRAINT orders_refunded CHECK (refunded BETWEEN 0 AND total AND (refunded = 0 OR number IS NOT NULL))`);
    await runner.query(`
      ALTER TABLE order_lines
        ADD COLUMN shipped integer NOT NULL DEFAULT 0,
        ADD COLUMN refunded integer NOT NULL DEFAULT 0,
        ADD CONSTRAINT order_lines_units_after_sale
          CHECK (shipped BETWEEN 0 AND quantity AND refunded BETWEEN 0 AND quantity),
        ADD CONSTRAINT order_lines_lost_stay CHECK (NOT lost OR (shipped = 0 AND refunded = 0))`);
    await runner.query('ALTER TABLE payments ADD COLUMN refund_asked bigint NOT NULL DEFAULT 0');
    await runner.query('UPDATE payments SET refund_asked = refund_due WHERE refund_due > 0');
    await runner.query(`
      ALTER TABLE payments ADD CONSTRAINT payments_refund_asked CHECK (
        refund_asked BETWEEN refunded AND refund_due AND (state = 'refunding' OR refund_asked = refund_due))`);

    await runner.query(`
      CREATE TABLE order_fulfilments (
        order_id uuid NOT NULL,
        id       uuid NOT NULL,
        actor_id uuid NOT NULL,
        key      text CHECK (length(key) BETWEEN 1 AND 255),
        carrier  text NOT NULL CHECK (carrier <> ''),
        tracking text NOT NULL CHECK (tracking <> ''),
        lines    jsonb NOT NULL CHECK (jsonb_array_length(lines) > 0),
        at       timestamptz NOT NULL,
        PRIMARY KEY (order_id, id),
        CONSTRAINT order_fulfilments_once_a_key UNIQUE (order_id, actor_id, key)
      )`);
    await runner.query(`
      CREATE TABLE order_refunds (
        order_id uuid NOT NULL,
        id       uuid NOT NULL,
        actor_id uuid NOT NULL,
        key      text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
        amount   bigint NOT NULL CHECK (amount >= 0),
        lines    jsonb NOT NULL,
        reason   text CHECK (reason <> ''),
        at       timestamptz NOT NULL,
        PRIMARY KEY (order_id, id),
        CONSTRAINT order_refunds_once_a_key UNIQUE (order_id, actor_id, key)
      )`);
    // A file as it was given out the first time; it is compressed already.
    await runner.query(`
      CREATE TABLE order_invoices (
        order_id uuid PRIMARY KEY,
        pdf      bytea NOT NULL,
        made_at  timestamptz NOT NULL DEFAULT clock_timestamp()
      )`);
    await runner.query('ALTER TABLE order_invoices ALTER COLUMN pdf SET STORAGE EXTERNAL');
    await guards(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function guards(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE OR REPLACE FUNCTION orders_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM changed o WHERE o.subtotal <> (
           SELECT coalesce(sum(l.total), -1) FROM order_lines l WHERE l.order_id = o.id AND NOT l.lost)) THEN
        RAISE EXCEPTION 'an order is not the sum of its lines' USING ERRCODE = 'check_violation';
      END IF;
      IF EXISTS (SELECT FROM changed o WHERE o.number IS NOT NULL AND o.total - o.refunded <> (
           SELECT coalesce(sum(p.amount - p.refund_due), -1) FROM payments p
           WHERE p.order_id = o.id AND p.state IN ('captured', 'refunding', 'refunded'))) THEN
        RAISE EXCEPTION 'a paid order is not what was captured for it' USING ERRCODE = 'check_violation';
      END IF;
      IF EXISTS (SELECT FROM changed o WHERE o.number IS NOT NULL AND o.refunded <> (
           SELECT coalesce(sum(r.amount), 0) FROM order_refunds r WHERE r.order_id = o.id)) THEN
        RAISE EXCEPTION 'what goes back of an order is not the sum of its refunds' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE OR REPLACE FUNCTION payments_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM changed c JOIN orders o ON o.id = c.order_id
                 WHERE o.number IS NOT NULL AND o.total - o.refunded <> (
                   SELECT coalesce(sum(p.amount - p.refund_due), -1) FROM payments p
                   WHERE p.order_id = o.id AND p.state IN ('captured', 'refunding', 'refunded'))) THEN
        RAISE EXCEPTION 'what was captured for a paid order is not what it costs' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NULL;
    END $$`);
  for (const table of ['order_fulfilments', 'order_refunds', 'order_invoices']) {
    await runner.query(`
      CREATE FUNCTION ${table}_stay() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'what is in ${table} is never changed' USING ERRCODE = 'integrity_constraint_violation';
      END $$`);
    await runner.query(`
      CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table}
      FOR EACH STATEMENT EXECUTE FUNCTION ${table}_stay()`);
  }
}
