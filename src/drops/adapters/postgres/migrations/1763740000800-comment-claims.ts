import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rooms whose comments are claims, and how far each one's log was looked at. */
export class CommentClaims1763740000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Each batch of comments writes the number; no index covers it, so it is rewritten in place (HOT).
    await runner.query(`
      CREATE TABLE comment_claims (
        room_id  uuid PRIMARY KEY,
        enabled  boolean NOT NULL,
        word     text NOT NULL CHECK (char_length(word) BETWEEN 1 AND 20),
        read_seq bigint NOT NULL DEFAULT 0 CHECK (read_seq >= 0)
      ) WITH (fillfactor = 50)`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
