import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The guest whose lead a bid raised, who had become part of the bidder's account: it is played again as it was decided. */
export class HeirsBids1763745000210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE auction_bids ADD COLUMN heir_of uuid');
    await runner.query(
      'CREATE INDEX auction_bids_of_heirs ON auction_bids (auction_id, heir_of) WHERE heir_of IS NOT NULL',
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
