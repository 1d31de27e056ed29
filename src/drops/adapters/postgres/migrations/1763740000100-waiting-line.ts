import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The waiting lines of drops. A user waits in a line once; the counters of a line stand with its drop. */
export class WaitingLine1763740000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE drops
        ADD COLUMN waiting integer NOT NULL DEFAULT 0 CHECK (waiting >= 0),
        ADD COLUMN places  integer NOT NULL DEFAULT 0 CHECK (places >= waiting),
        ADD COLUMN served  integer NOT NULL DEFAULT 0 CHECK (served <= places),
        ADD CONSTRAINT drops_nobody_waits_for_free_units
          CHECK (state <> 'open' OR available = 0 OR waiting = 0),
        ADD CONSTRAINT drops_nobody_waits_in_vain CHECK (state IN ('scheduled', 'open') OR waiting = 0)`);
    await runner.query(`
      CREATE TABLE line_places (
        drop_id   uuid NOT NULL,
        number    integer NOT NULL CHECK (number > 0),
        user_id   uuid NOT NULL,
        state     text NOT NULL CHECK (state IN ('waiting', 'turn', 'left', 'over')),
        claim_id  uuid,
        joined_at timestamptz NOT NULL,
        PRIMARY KEY (drop_id, number),
        CONSTRAINT line_places_turn_is_a_claim CHECK ((state = 'turn') = (claim_id IS NOT NULL))
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX line_places_once ON line_places (drop_id, user_id) WHERE state = 'waiting'`,
    );
    await runner.query(
      `CREATE INDEX line_places_waiting ON line_places (drop_id, number) WHERE state = 'waiting'`,
    );
    await runner.query('CREATE INDEX line_places_of_user ON line_places (drop_id, user_id, number DESC)');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
