import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a guest must not do is asked for when they sign in to an account. */
export class SanctionsOfGuests1763730000790 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX room_sanctions_of_user ON room_sanctions (user_id)');
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
