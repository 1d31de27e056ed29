import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which messages of providers are found that are so old that they are let go. */
export class SpentNotices1763750000710 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX payment_notices_of_age ON payment_notices (at)');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
