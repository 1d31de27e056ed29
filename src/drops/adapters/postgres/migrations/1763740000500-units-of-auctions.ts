import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A drop may be the one unit that an auction sells: it is shown nowhere and held for the winner. */
export class UnitsOfAuctions1763740000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE drops
        ADD COLUMN auction_id uuid,
        ADD CONSTRAINT drops_one_unit_for_an_auction CHECK (auction_id IS NULL OR quantity = 1)`);
    await runner.query(
      'CREATE UNIQUE INDEX drops_of_auction ON drops (auction_id) WHERE auction_id IS NOT NULL',
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
