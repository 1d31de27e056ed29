import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Orders with their lines, attempts to pay and timeline.
 *
 * What must hold whatever the code above does: a claim is in one live order, an order is the sum of its lines, a paid
 * one is what was captured less what goes back, states move only along the machine, and the timeline is append-only.
 */
export class Orders1763750000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await tables(runner);
    await guards(runner);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function tables(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE TABLE orders (
      id               uuid PRIMARY KEY,
      user_id          uuid NOT NULL,
      key              text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
      state            text NOT NULL CHECK (state IN ('pending_payment', 'paid', 'fulfilled', 'cancelled', 'refunded')),
      number           integer CONSTRAINT orders_number UNIQUE CHECK (number > 0),
      currency         text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
      subtotal         bigint NOT NULL CHECK (subtotal >= 0),
      tax              bigint NOT NULL CHECK (tax >= 0),
      shipping         bigint NOT NULL CHECK (shipping >= 0),
      total            bigint NOT NULL,
      hold_until       timestamptz NOT NULL,
      reason           text CHECK (reason IN ('by_buyer', 'hold_expired', 'units_gone')),
      shipping_address jsonb,
      created_at       timestamptz NOT NULL,
      CONSTRAINT orders_once_a_key UNIQUE (user_id, key),
      CONSTRAINT orders_total CHECK (total = subtotal + tax + shipping),
      CONSTRAINT orders_number_given_at_payment CHECK (
        CASE WHEN state IN ('paid', 'fulfilled') THEN number IS NOT NULL
             WHEN state IN ('pending_payment', 'cancelled') THEN number IS NULL ELSE true END),
      CONSTRAINT orders_cancelled_for_a_reason CHECK (
        CASE WHEN state = 'cancelled' THEN reason IS NOT NULL WHEN state <> 'refunded' THEN reason IS NULL ELSE true END)
    ) WITH (fillfactor = 80)`);
  // Ids are UUIDv7, so the newest have the highest.
  await runner.query('CREATE INDEX orders_of_user ON orders (user_id, id)');
  await runner.query(`CREATE INDEX orders_unpaid ON orders (hold_until) WHERE state = 'pending_payment'`);

  // No foreign keys: each would cost a lookup for every order of a crowd, and the guard on the sum of lines says more.
  await runner.query(`
    CREATE TABLE order_lines (
      order_id   uuid NOT NULL,
      position   smallint NOT NULL CHECK (position >= 0),
      claim_id   uuid NOT NULL,
      drop_id    uuid NOT NULL,
      variant_id uuid NOT NULL,
      host_id    uuid NOT NULL,
      title      text NOT NULL,
      quantity   integer NOT NULL CHECK (quantity > 0),
      unit_price bigint NOT NULL CHECK (unit_price >= 0),
      total      bigint NOT NULL,
      live       boolean NOT NULL DEFAULT true,
      lost       boolean NOT NULL DEFAULT false,
      PRIMARY KEY (order_id, position),
      CONSTRAINT order_lines_total CHECK (total = unit_price * quantity),
      CONSTRAINT order_lines_lost_are_not_live CHECK (NOT (live AND lost))
    )`);
  await runner.query(
    'CREATE UNIQUE INDEX order_lines_claim_in_one_order ON order_lines (claim_id) WHERE live',
  );
  await runner.query('CREATE INDEX order_lines_of_host ON order_lines (host_id, order_id)');

  await runner.query(`
    CREATE TABLE payments (
      id         uuid PRIMARY KEY,
      order_id   uuid NOT NULL,
      provider   text NOT NULL,
      method     text NOT NULL,
      key        text NOT NULL,
      amount     bigint NOT NULL CHECK (amount >= 0),
      state      text NOT NULL CHECK (state IN ('pending', 'captured', 'declined', 'failed', 'refunding', 'refunded')),
      failure    text,
      refund_due bigint NOT NULL DEFAULT 0 CHECK (refund_due BETWEEN 0 AND amount),
      refunded   bigint NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND refund_due),
      unanswered integer NOT NULL DEFAULT 0,
      check_at   timestamptz,
      created_at timestamptz NOT NULL,
      CONSTRAINT payments_once_a_key UNIQUE (order_id, key),
      CONSTRAINT payments_failure CHECK ((failure IS NOT NULL) = (state IN ('declined', 'failed'))),
      CONSTRAINT payments_refund CHECK (
        CASE state WHEN 'captured' THEN refunded = refund_due WHEN 'refunding' THEN true
                   WHEN 'refunded' THEN refunded = amount ELSE refund_due = 0 END),
      CONSTRAINT payments_open_ones_are_looked_after CHECK (check_at IS NOT NULL OR state NOT IN ('pending', 'refunding'))
    ) WITH (fillfactor = 80)`);
  await runner.query(
    `CREATE UNIQUE INDEX payments_one_under_way ON payments (order_id) WHERE state = 'pending'`,
  );
  await runner.query(`
    CREATE UNIQUE INDEX payments_one_is_kept ON payments (order_id)
    WHERE state = 'captured' OR (state = 'refunding' AND refund_due < amount)`);
  await runner.query('CREATE INDEX payments_to_check ON payments (check_at) WHERE check_at IS NOT NULL');

  await runner.query(`
    CREATE TABLE order_events (
      order_id uuid NOT NULL,
      id       uuid NOT NULL DEFAULT uuidv7(),
      type     text NOT NULL CHECK (type <> ''),
      at       timestamptz NOT NULL,
      data     jsonb NOT NULL,
      PRIMARY KEY (order_id, id)
    )`);
  await runner.query(`
    CREATE TABLE order_numbers (one boolean PRIMARY KEY DEFAULT true CHECK (one), last integer NOT NULL)
    WITH (fillfactor = 10)`);
  await runner.query('INSERT INTO order_numbers (last) VALUES (0)');
  await runner.query(`
    CREATE TABLE payment_notices (
      provider   text NOT NULL,
      id         text NOT NULL CHECK (length(id) BETWEEN 1 AND 255),
      payment_id uuid NOT NULL,
      at         timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (provider, id)
    )`);
}

/** Triggers that see a whole batch at once, so that they cost a statement and not a call for every row. */
async function guards(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION orders_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM changed o WHERE o.subtotal <> (
           SELECT coalesce(sum(l.total), -1) FROM order_lines l WHERE l.order_id = o.id AND NOT l.lost)) THEN
        RAISE EXCEPTION 'an order is not the sum of its lines' USING ERRCODE = 'check_violation';
      END IF;
      IF EXISTS (SELECT FROM changed o WHERE o.state IN ('paid', 'fulfilled') AND o.total <> (
           SELECT coalesce(sum(p.amount - p.refund_due), -1) FROM payments p
           WHERE p.order_id = o.id AND p.state IN ('captured', 'refunding', 'refunded'))) THEN
        RAISE EXCEPTION 'a paid order is not what was captured for it' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE TRIGGER orders_add_up_when_new AFTER INSERT ON orders
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION orders_add_up()`);
  await runner.query(`
    CREATE TRIGGER orders_add_up_when_changed AFTER UPDATE ON orders
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION orders_add_up()`);
  await runner.query(`
    CREATE FUNCTION payments_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM changed c JOIN orders o ON o.id = c.order_id
                 WHERE o.state IN ('paid', 'fulfilled') AND o.total <> (
                   SELECT coalesce(sum(p.amount - p.refund_due), -1) FROM payments p
                   WHERE p.order_id = o.id AND p.state IN ('captured', 'refunding', 'refunded'))) THEN
        RAISE EXCEPTION 'what was captured for a paid order is not what it costs' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE TRIGGER payments_add_up AFTER UPDATE ON payments
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION payments_add_up()`);
  await machine(runner, 'orders', [
    ['pending_payment', 'paid'],
    ['pending_payment', 'cancelled'],
    ['paid', 'fulfilled'],
    ['paid', 'refunded'],
    ['fulfilled', 'refunded'],
    ['cancelled', 'refunded'],
  ]);
  await machine(runner, 'payments', [
    ['pending', 'captured'],
    ['pending', 'declined'],
    ['pending', 'failed'],
    ['pending', 'refunding'],
    ['declined', 'captured'],
    ['declined', 'refunding'],
    ['failed', 'captured'],
    ['failed', 'refunding'],
    ['captured', 'refunding'],
    ['refunding', 'captured'],
    ['refunding', 'refunded'],
  ]);
  await runner.query(`
    CREATE FUNCTION order_events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'the timeline of an order is append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$`);
  await runner.query(`
    CREATE TRIGGER order_events_append_only BEFORE UPDATE OR DELETE ON order_events
    FOR EACH STATEMENT EXECUTE FUNCTION order_events_are_append_only()`);
}

async function machine(
  runner: QueryRunner,
  table: string,
  moves: readonly [string, string][],
): Promise<void> {
  const allowed = moves.map(([from, to]) => `('${from}', '${to}')`).join(', ');
  await runner.query(`
    CREATE FUNCTION ${table}_move_along() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM before b JOIN after a USING (id)
                 WHERE a.state <> b.state AND (b.state, a.state) NOT IN (${allowed})) THEN
        RAISE EXCEPTION 'a state of ${table} cannot follow the one before' USING ERRCODE = 'check_violation';
      END IF;
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE TRIGGER ${table}_move_along AFTER UPDATE ON ${table}
    REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION ${table}_move_along()`);
}
