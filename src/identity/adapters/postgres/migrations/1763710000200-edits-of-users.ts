import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When users last edited their profile; to the millisecond, as tags of it are. */
export class EditsOfUsers1763710000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE users ADD COLUMN updated_at timestamptz');
    await runner.query(`UPDATE users SET updated_at = date_trunc('milliseconds', created_at)`);
    await runner.query(`
      ALTER TABLE users
        ALTER COLUMN updated_at SET DEFAULT date_trunc('milliseconds', clock_timestamp()),
        ALTER COLUMN updated_at SET NOT NULL`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
