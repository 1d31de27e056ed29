import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What of a guest's cart had no room in that of their account, shown there until it is changed. */
export class LeftOutOfCarts1763750000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE carts
        ADD COLUMN left_out jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(left_out) = 'array')`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
