import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A hold may be extended once; and how many holds a user has is asked before every claim. */
export class Holds1763740000900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE claims ADD COLUMN extended boolean NOT NULL DEFAULT false');
    await runner.query(`CREATE INDEX claims_held_of_user ON claims (user_id, drop_id) WHERE state = 'held'`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
