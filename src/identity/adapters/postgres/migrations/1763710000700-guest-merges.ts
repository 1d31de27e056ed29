import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Guests who became part of an account, each of one; and sessions that ended for it. */
export class GuestMerges1763710000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE guest_merges (
        guest_id  uuid PRIMARY KEY REFERENCES users (id),
        user_id   uuid NOT NULL REFERENCES users (id),
        at        timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- When the guest's last requests are over; null once what they made is handed over, too.
        settle_at timestamptz,
        CONSTRAINT guest_merges_of_two CHECK (guest_id <> user_id)
      )`);
    await runner.query(
      'CREATE INDEX guest_merges_to_settle ON guest_merges (settle_at) WHERE settle_at IS NOT NULL',
    );
    await runner.query(`
      ALTER TABLE sessions
        DROP CONSTRAINT sessions_end_reason_check,
        ADD CONSTRAINT sessions_end_reason_check
          CHECK (end_reason IN ('signed_out', 'revoked', 'refresh_reused', 'banned', 'merged'))`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
