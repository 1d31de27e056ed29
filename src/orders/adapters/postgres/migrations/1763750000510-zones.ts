import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The zones of taxes and of shipping: a row each, as they are few, are read together and are replaced as a whole. */
export class Zones1763750000510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE order_zones (
        kind       text PRIMARY KEY CHECK (kind IN ('tax', 'shipping')),
        zones      jsonb NOT NULL CHECK (jsonb_typeof(zones) = 'array'),
        updated_at timestamptz NOT NULL DEFAULT statement_timestamp(),
        CONSTRAINT order_zones_rates CHECK (kind <> 'tax' OR NOT jsonb_path_exists(zones, '$[*].rate ? (@ < 0 || @ > 1000000)')),
        CONSTRAINT order_zones_amounts CHECK (
          kind <> 'shipping' OR NOT jsonb_path_exists(zones, '$[*].rates[*].amount ? (@ < 0 || @ > 1000000000)'))
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
