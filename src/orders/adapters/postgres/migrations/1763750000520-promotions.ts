import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Promotions, and a row for each use of one by an order that is paid or may still be.
 *
 * The count of a promotion is kept by the rows themselves, so limits hold whatever the code above does.
 */
export class Promotions1763750000520 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE promotions (
        id                 uuid PRIMARY KEY,
        -- Whose lines it is for; null: all lines.
        host_id            uuid,
        -- Null: automatic.
        code               text CHECK (code ~ '^[A-Z0-9_-]{3,40}$'),
        kind               text NOT NULL CHECK (kind IN ('percent', 'amount', 'free_shipping')),
        percent            integer CHECK (percent BETWEEN 1 AND 100),
        amount             bigint CHECK (amount BETWEEN 1 AND 1000000000),
        currency           text CHECK (currency ~ '^[A-Z]{3}$'),
        min_subtotal       bigint CHECK (min_subtotal BETWEEN 0 AND 1000000000),
        starts_at          timestamptz,
        ends_at            timestamptz CHECK (ends_at > starts_at),
        limit_total        integer CHECK (limit_total > 0),
        limit_per_customer integer CHECK (limit_per_customer > 0),
        used               integer NOT NULL DEFAULT 0,
        created_at         timestamptz NOT NULL DEFAULT date_trunc('milliseconds', statement_timestamp()),
        updated_at         timestamptz NOT NULL DEFAULT date_trunc('milliseconds', statement_timestamp()),
        -- No order uses it any more; those that did name it.
        deleted_at         timestamptz,
        CONSTRAINT promotions_kind CHECK ((kind = 'percent') = (percent IS NOT NULL) AND (kind = 'amount') = (amount IS NOT NULL)),
        CONSTRAINT promotions_currency CHECK ((amount IS NULL AND min_subtotal IS NULL) = (currency IS NULL)),
        CONSTRAINT promotions_used CHECK (used >= 0 AND used <= limit_total)
      ) WITH (fillfactor = 70)`);
    await runner.query(
      'CREATE UNIQUE INDEX promotions_once_a_code ON promotions (code) WHERE deleted_at IS NULL',
    );
    await runner.query(
      'CREATE INDEX promotions_automatic ON promotions (host_id, id) WHERE code IS NULL AND deleted_at IS NULL',
    );
    await runner.query(
      'CREATE INDEX promotions_of_host ON promotions (host_id, id) WHERE deleted_at IS NULL',
    );
    await runner.query(`
      CREATE TABLE promotion_uses (
        promotion_id uuid NOT NULL REFERENCES promotions,
        order_id     uuid NOT NULL,
        user_id      uuid NOT NULL,
        PRIMARY KEY (promotion_id, order_id)
      )`);
    await runner.query('CREATE INDEX promotion_uses_of_order ON promotion_uses (order_id)');
    await runner.query('CREATE INDEX promotion_uses_of_customer ON promotion_uses (promotion_id, user_id)');
    await guards(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function guards(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION promotions_are_used() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE step integer := CASE TG_OP WHEN 'INSERT' THEN 1 ELSE -1 END;
    BEGIN
      IF NOT EXISTS (SELECT FROM changed) THEN RETURN NULL; END IF;
      -- In the order in which orders lock them, so that nobody waits in a circle: those with limits first, by their ids.
      PERFORM FROM promotions WHERE id IN (SELECT promotion_id FROM changed)
        ORDER BY limit_total IS NULL AND limit_per_customer IS NULL, id FOR NO KEY UPDATE;
      UPDATE promotions p SET used = p.used + step * c.uses
        FROM (SELECT promotion_id, count(*)::integer AS uses FROM changed GROUP BY promotion_id) AS c
       WHERE p.id = c.promotion_id;
      IF TG_OP = 'INSERT' AND EXISTS (
           SELECT FROM (SELECT DISTINCT promotion_id, user_id FROM changed) AS c
             JOIN promotions p ON p.id = c.promotion_id
            WHERE p.limit_per_customer < (SELECT count(*) FROM promotion_uses u
                                           WHERE u.promotion_id = c.promotion_id AND u.user_id = c.user_id)) THEN
        RAISE EXCEPTION 'a customer cannot use a promotion so often' USING ERRCODE = 'check_violation', CONSTRAINT = 'promotion_uses_per_customer';
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE TRIGGER promotions_are_used AFTER INSERT ON promotion_uses
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION promotions_are_used()`);
  await runner.query(`
    CREATE TRIGGER promotions_are_given_back AFTER DELETE ON promotion_uses
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION promotions_are_used()`);
}
