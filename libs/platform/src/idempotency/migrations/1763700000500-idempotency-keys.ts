import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The answers kept for repeated requests. */
export class IdempotencyKeys1763700000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_keys (
        user_id     uuid NOT NULL,
        key         text NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
        fingerprint bytea NOT NULL,
        lease_until timestamptz NOT NULL,
        status      smallint,
        body        jsonb,
        created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (user_id, key)
      )`);
    await runner.query('CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at)');
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
