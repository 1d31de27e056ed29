import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What rooms show of themselves: description, cover, planned start and stream. */
export class Shows1763730000520 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Not columns of rooms: every append would carry them along.
    await runner.query(`
      CREATE TABLE room_shows (
        room_id uuid PRIMARY KEY REFERENCES rooms (id),
        description text CHECK (char_length(description) BETWEEN 1 AND 1000),
        cover text CHECK (char_length(cover) <= 500 AND starts_with(lower(cover), 'https://')),
        starts_at timestamptz,
        stream_url text CHECK (char_length(stream_url) <= 500 AND starts_with(lower(stream_url), 'https://')),
        -- Whether its room is public, so that who looks for what is coming reads no private ones.
        public boolean NOT NULL
      )`);
    await runner.query(
      'CREATE INDEX room_shows_public ON room_shows (starts_at, room_id) WHERE public AND starts_at IS NOT NULL',
    );
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
