import type { MigrationInterface, QueryRunner } from 'typeorm';

/** For how long rooms keep their logs, and up to which number each has let go of its log. */
export class Retention1763730000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE rooms
        ADD COLUMN retention_days integer CHECK (retention_days BETWEEN 1 AND 3650),
        -- The log has every number after this one: what goes is always its beginning, and never its newest event.
        ADD COLUMN purged_seq bigint NOT NULL DEFAULT 0 CHECK (purged_seq >= 0),
        ADD CONSTRAINT rooms_keep_the_newest CHECK (purged_seq <= greatest(last_seq - 1, 0)),
        ADD CONSTRAINT rooms_direct_keep_all CHECK (kind <> 'direct' OR retention_days IS NULL)`);
    await runner.query('CREATE INDEX rooms_retention ON rooms (id) WHERE retention_days IS NOT NULL');
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
