import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the auctions that wait for a winner to buy: few, however many there were. */
export class Awarded1763745000220 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX auctions_awarded ON auctions (winner_claim_id) WHERE state = 'ended'`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
