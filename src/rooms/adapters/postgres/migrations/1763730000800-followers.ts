import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who follows which host since when, and rooms in which only they speak. */
export class Followers1763730000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // As exact as a cursor tells it; cut off and not rounded, so that nobody has followed since a moment to come.
    await runner.query(`
      CREATE TABLE room_followers (
        host_id uuid NOT NULL,
        user_id uuid NOT NULL,
        followed_at timestamptz(3) NOT NULL DEFAULT date_trunc('milliseconds', statement_timestamp()),
        PRIMARY KEY (host_id, user_id),
        CONSTRAINT room_followers_of_others CHECK (host_id <> user_id)
      )`);
    await runner.query(
      'CREATE INDEX room_followers_of_user ON room_followers (user_id, followed_at, host_id)',
    );
    await runner.query(`
      ALTER TABLE rooms
        ADD COLUMN min_follow_seconds integer NOT NULL DEFAULT 0 CHECK (min_follow_seconds BETWEEN 0 AND 2592000),
        DROP CONSTRAINT rooms_chat_check,
        ADD CONSTRAINT rooms_chat_check CHECK (chat IN ('everyone', 'followers', 'members', 'buyers'))`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
