import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What variants cost in rooms. */
export class RoomPrices1763750000530 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE room_prices (
        room_id    uuid NOT NULL,
        variant_id uuid NOT NULL,
        amount     bigint NOT NULL CHECK (amount BETWEEN 0 AND 1000000000),
        currency   text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
        ends_at    timestamptz,
        PRIMARY KEY (room_id, variant_id)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
