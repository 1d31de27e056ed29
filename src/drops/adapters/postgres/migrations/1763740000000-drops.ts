import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drops and their claims. The CHECK on the counters is what never lets unit 101 of 100 be sold. */
export class Drops1763740000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE drops (
        id           uuid PRIMARY KEY,
        room_id      uuid NOT NULL,
        host_id      uuid NOT NULL,
        variant_id   uuid NOT NULL,
        title        text NOT NULL,
        state        text NOT NULL CHECK (state IN ('scheduled', 'open', 'sold_out', 'closed')),
        quantity     integer NOT NULL CHECK (quantity > 0),
        available    integer NOT NULL CHECK (available >= 0),
        held         integer NOT NULL CHECK (held >= 0),
        sold         integer NOT NULL CHECK (sold >= 0),
        claims       integer NOT NULL DEFAULT 0 CHECK (claims >= 0),
        per_customer integer NOT NULL CHECK (per_customer > 0),
        hold_seconds integer NOT NULL CHECK (hold_seconds >= 2),
        amount       bigint NOT NULL CHECK (amount >= 0),
        currency     text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
        opens_at     timestamptz,
        closes_at    timestamptz,
        created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT drops_never_oversold CHECK (available + held + sold = quantity),
        CONSTRAINT drops_sold_out_means_sold CHECK (state <> 'sold_out' OR sold = quantity)
      ) WITH (fillfactor = 50)`);
    await runner.query('CREATE INDEX drops_of_room ON drops (room_id, id DESC)');
    await runner.query(`CREATE INDEX drops_to_open ON drops (opens_at) WHERE state = 'scheduled'`);
    await runner.query(`CREATE INDEX drops_to_close ON drops (closes_at) WHERE state = 'open'`);
    await runner.query(`
      CREATE TABLE claims (
        id         uuid PRIMARY KEY,
        drop_id    uuid NOT NULL,
        user_id    uuid NOT NULL,
        quantity   integer NOT NULL CHECK (quantity > 0),
        number     integer NOT NULL CHECK (number > 0),
        amount     bigint NOT NULL CHECK (amount >= 0),
        currency   text NOT NULL,
        state      text NOT NULL CHECK (state IN ('held', 'ordered', 'released', 'expired')),
        key        text NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT claims_once_a_key UNIQUE (drop_id, user_id, key)
      ) WITH (fillfactor = 80)`);
    await runner.query(`CREATE INDEX claims_held ON claims (expires_at) WHERE state = 'held'`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
