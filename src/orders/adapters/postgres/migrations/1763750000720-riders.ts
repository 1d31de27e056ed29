import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds what is sent with an order, however much its buyer bought: few orders are sent with others. */
export class Riders1763750000720 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX orders_riders ON orders (user_id, room_id) WHERE ships_with <> '[]'`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
