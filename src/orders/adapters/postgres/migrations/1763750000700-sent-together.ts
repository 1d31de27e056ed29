import type { MigrationInterface, QueryRunner } from 'typeorm';

/** In which room an order was won, what it weighs, and which orders of that room it is sent with. */
export class SentTogether1763750000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE orders
        ADD COLUMN room_id uuid,
        ADD COLUMN grams bigint NOT NULL DEFAULT 0 CHECK (grams >= 0),
        ADD COLUMN ships_with jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(ships_with) = 'array')`);
    // What a user has yet to pay or to be sent: few, however much was bought before.
    await runner.query(
      `CREATE INDEX orders_open ON orders (user_id, room_id) WHERE state IN ('pending_payment', 'paid')`,
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
