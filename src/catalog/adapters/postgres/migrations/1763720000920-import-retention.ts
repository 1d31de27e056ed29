import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports that ended long ago are found by when that was. */
export class ImportRetention1763720000920 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX imports_ended ON imports (ended_at) WHERE ended_at IS NOT NULL');
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
