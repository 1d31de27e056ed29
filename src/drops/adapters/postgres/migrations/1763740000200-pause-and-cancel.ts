import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drops that are paused or cancelled. */
export class PauseAndCancel1763740000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE drops
        DROP CONSTRAINT drops_state_check,
        DROP CONSTRAINT drops_nobody_waits_in_vain,
        ADD CONSTRAINT drops_state_check
          CHECK (state IN ('scheduled', 'open', 'paused', 'sold_out', 'closed', 'cancelled')),
        ADD CONSTRAINT drops_nobody_waits_in_vain
          CHECK (state IN ('scheduled', 'open', 'paused') OR waiting = 0),
        ADD CONSTRAINT drops_cancelled_means_released CHECK (state <> 'cancelled' OR held = 0)`);
    await runner.query('DROP INDEX drops_to_close');
    await runner.query(
      `CREATE INDEX drops_to_close ON drops (closes_at) WHERE state IN ('scheduled', 'open', 'paused')`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
