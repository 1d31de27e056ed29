import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The books of the sandbox payment provider: they stand for a system elsewhere, so nothing of ours refers to them. */
export class SandboxCharges1763750000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sandbox_charges (
        id         uuid PRIMARY KEY,
        method     text NOT NULL,
        amount     bigint NOT NULL CHECK (amount >= 0),
        currency   text NOT NULL,
        captured   boolean NOT NULL,
        reason     text CHECK ((reason IS NULL) = captured),
        decided_at timestamptz NOT NULL,
        refunded   bigint NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND amount AND (captured OR refunded = 0)),
        created_at timestamptz NOT NULL DEFAULT clock_timestamp()
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
