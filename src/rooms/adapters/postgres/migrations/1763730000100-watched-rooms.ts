import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a neighbour asked to be told when somebody speaks in a room. */
export class WatchedRooms1763730000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE rooms ADD COLUMN watched boolean NOT NULL DEFAULT false');
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
