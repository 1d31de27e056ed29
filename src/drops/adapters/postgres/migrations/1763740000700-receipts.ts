import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was decided on drops, batch by batch. A drop from before has no records, and gets none.
 *
 * A batch stores a body, which sealing replaces by the line that is published: without names, and chained by hashes.
 */
export class Receipts1763740000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE drops
        ADD COLUMN records     integer NOT NULL DEFAULT 0 CHECK (records >= 0),
        ADD COLUMN receipt_key bytea NOT NULL
          DEFAULT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))`);
    await runner.query(`
      CREATE TABLE drop_records (
        drop_id uuid NOT NULL,
        number  integer NOT NULL CHECK (number > 0),
        at      timestamptz NOT NULL,
        body    text,
        sealed  text,
        hash    bytea CHECK (octet_length(hash) = 32),
        PRIMARY KEY (drop_id, number),
        CONSTRAINT drop_records_open_or_sealed
          CHECK ((body IS NULL) = (sealed IS NOT NULL) AND (sealed IS NULL) = (hash IS NULL))
      )`);
    // Ids do not compress well, and a crowd's batches would wait for it.
    await runner.query('ALTER TABLE drop_records ALTER COLUMN body SET STORAGE EXTERNAL');
    await runner.query('CREATE INDEX drop_records_open ON drop_records (drop_id, number) WHERE hash IS NULL');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
