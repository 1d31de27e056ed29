import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where a guest has something, when they sign in to an account. No claim begins in the first of these indexes, and a crowd
 * that claims does not write it.
 */
export class Merges1763740001100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX claims_ended_of_user ON claims (user_id, drop_id) WHERE state <> 'held'`,
    );
    await runner.query(
      `CREATE INDEX line_places_waiting_of_user ON line_places (user_id, drop_id) WHERE state = 'waiting'`,
    );
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
