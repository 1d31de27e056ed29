import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How drops admit. The hash that was told can be of no other seed, and a shuffled place keeps the entry it was drawn by. */
export class Admission1763740000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE drops
        ADD COLUMN admission text NOT NULL DEFAULT 'at_once' CHECK (admission IN ('at_once', 'pre_line', 'draw')),
        ADD COLUMN seed      text CHECK (seed ~ '^[0-9a-f]{64}$'),
        ADD COLUMN seed_hash text,
        ADD CONSTRAINT drops_shuffled_by_a_seed
          CHECK ((admission = 'at_once') = (seed IS NULL) AND (seed IS NULL) = (seed_hash IS NULL)),
        ADD CONSTRAINT drops_told_the_hash_of_their_seed
          CHECK (seed_hash = encode(sha256(decode(seed, 'hex')), 'hex')),
        ADD CONSTRAINT drops_of_auctions_admit_at_once CHECK (auction_id IS NULL OR admission = 'at_once'),
        ADD CONSTRAINT drops_line_up_before_the_opening
          CHECK (state <> 'scheduled' OR admission <> 'at_once' OR waiting = 0)`);
    await runner.query(`
      ALTER TABLE line_places
        ADD COLUMN entry integer CHECK (entry > 0),
        ADD CONSTRAINT line_places_go_behind_their_entries CHECK (number >= entry)`);
    await runner.query(
      'CREATE UNIQUE INDEX line_places_entered_once ON line_places (drop_id, entry) WHERE entry IS NOT NULL',
    );
  }

  async down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
