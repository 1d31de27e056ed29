import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who bid what a winner has: a guest, if they signed in to an account since. Null: the winner. */
export class Bidders1763745000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE auctions ADD COLUMN winner_bidder_id uuid');
    await runner.query('CREATE INDEX auctions_of_winner ON auctions (winner_id) WHERE winner_id IS NOT NULL');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
