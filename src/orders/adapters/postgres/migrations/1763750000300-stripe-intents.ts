import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which PaymentIntent of Stripe is which payment. */
export class StripeIntents1763750000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE stripe_intents (
        payment_id uuid PRIMARY KEY,
        intent_id  text NOT NULL UNIQUE,
        made_at    timestamptz NOT NULL DEFAULT clock_timestamp()
      )`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
