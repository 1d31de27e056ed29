import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who must not sign in, and sessions that ended for it. */
export class UserBans1763710000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE user_bans (
        user_id    uuid PRIMARY KEY REFERENCES users (id),
        seconds    integer CHECK (seconds BETWEEN 1 AND 315360000),
        -- Null: until it is lifted.
        until      timestamptz,
        reason     text CHECK (char_length(reason) BETWEEN 1 AND 200),
        by_id      uuid NOT NULL REFERENCES users (id),
        CONSTRAINT user_bans_end CHECK ((seconds IS NULL) = (until IS NULL))
      )`);
    await runner.query(`
      ALTER TABLE sessions
        DROP CONSTRAINT sessions_end_reason_check,
        ADD CONSTRAINT sessions_end_reason_check
          CHECK (end_reason IN ('signed_out', 'revoked', 'refresh_reused', 'banned'))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
