import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events on their way out, and what each subscriber has already had. */
export class Outbox1763700000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Rows live for milliseconds. No index but the key, and lease_until outside of it, so that taking a row is a
    // HOT update; dead rows are swept often, or the head of the table becomes a long walk over the dead.
    await runner.query(`
      CREATE TABLE outbox (
        id          uuid PRIMARY KEY,
        type        text NOT NULL CHECK (type <> ''),
        data        jsonb NOT NULL,
        context     jsonb NOT NULL DEFAULT '{}',
        occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        lease_until timestamptz
      ) WITH (
        fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 5000
      )`);
    await runner.query(`
      CREATE TABLE inbox (
        message_id uuid NOT NULL,
        subscriber text NOT NULL CHECK (subscriber <> ''),
        at         timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (message_id, subscriber)
      )`);
    await runner.query('CREATE INDEX inbox_age ON inbox USING brin (at)');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
