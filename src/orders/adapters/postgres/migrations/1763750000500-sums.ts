import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Discounts, taxes and shipping of orders and their lines, and guards by which every order is the sum of its lines.
 *
 * What an order is of its lines has a guard of its own now; `orders_add_up` says what was captured for it.
 */
export class Sums1763750000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE orders
        ADD COLUMN discount bigint NOT NULL DEFAULT 0 CHECK (discount >= 0),
        ADD COLUMN tax_included boolean NOT NULL DEFAULT false,
        -- The part of tax that is for shipping.
        ADD COLUMN shipping_tax bigint NOT NULL DEFAULT 0 CHECK (shipping_tax BETWEEN 0 AND tax),
        ADD COLUMN shipping_rate text,
        ADD COLUMN promotions jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(promotions) = 'array'),
        DROP CONSTRAINT orders_total,
        ADD CONSTRAINT orders_total CHECK (
          total = subtotal - discount + shipping + CASE WHEN tax_included THEN 0 ELSE tax END AND total >= 0)`);
    await runner.query(`
      ALTER TABLE order_lines
        ADD COLUMN discount bigint NOT NULL DEFAULT 0,
        ADD COLUMN tax_rate integer NOT NULL DEFAULT 0 CHECK (tax_rate BETWEEN 0 AND 1000000),
        ADD COLUMN tax bigint NOT NULL DEFAULT 0 CHECK (tax >= 0),
        ADD CONSTRAINT order_lines_discount CHECK (discount BETWEEN 0 AND unit_price * quantity),
        DROP CONSTRAINT order_lines_total,
        ADD CONSTRAINT order_lines_total CHECK (
          total IN (unit_price * quantity - discount, unit_price * quantity - discount + tax))`);
    await runner.query(`
      CREATE OR REPLACE FUNCTION orders_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
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
      CREATE FUNCTION orders_are_their_lines() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (
             SELECT FROM changed o
              CROSS JOIN LATERAL (
                SELECT coalesce(sum(l.unit_price * l.quantity), -1) AS subtotal, coalesce(sum(l.discount), 0) AS discount,
                       coalesce(sum(l.tax), 0) AS tax, coalesce(sum(l.total), 0) AS total
                  FROM order_lines l WHERE l.order_id = o.id AND NOT l.lost) AS lines
              WHERE o.subtotal <> lines.subtotal OR o.discount <> lines.discount OR o.tax - o.shipping_tax <> lines.tax
                 OR o.total <> lines.total + o.shipping + CASE WHEN o.tax_included THEN 0 ELSE o.shipping_tax END) THEN
          RAISE EXCEPTION 'an order is not the sum of its lines' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NULL;
      END $$`);
    for (const [when, what] of [
      ['new', 'INSERT'],
      ['changed', 'UPDATE'],
    ])
      await runner.query(`
        CREATE TRIGGER orders_are_their_lines_when_${when} AFTER ${what} ON orders
        REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION orders_are_their_lines()`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
