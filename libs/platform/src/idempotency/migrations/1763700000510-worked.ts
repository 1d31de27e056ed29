import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether something was committed for the call that has a key: then no repeat does it again, whatever became of its answer. */
export class Worked1763700000510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE idempotency_keys ADD COLUMN worked boolean NOT NULL DEFAULT false');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
