import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who keeps order in a room is found without a look at all its members: while it is loudest there are most of them. */
export class Keepers1763730000710 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX room_members_keepers ON room_members (room_id, user_id) WHERE role <> 'member'`,
    );
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
