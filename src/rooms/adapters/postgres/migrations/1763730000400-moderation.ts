import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles, rules of talk, bans and mutes, forbidden words, and complaints about messages. */
export class Moderation1763730000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE room_members
        ADD COLUMN role text NOT NULL DEFAULT 'member' CHECK (role IN ('co_host', 'moderator', 'member'))`);
    await runner.query(`
      ALTER TABLE rooms
        -- Rises whenever somebody may speak who might not, or the other way: what was decided before is decided anew.
        ADD COLUMN rules_version integer NOT NULL DEFAULT 0,
        ADD COLUMN slow_mode_seconds integer NOT NULL DEFAULT 0 CHECK (slow_mode_seconds BETWEEN 0 AND 3600),
        ADD COLUMN chat text NOT NULL DEFAULT 'everyone' CHECK (chat IN ('everyone', 'members', 'buyers')),
        ADD COLUMN min_member_seconds integer NOT NULL DEFAULT 0 CHECK (min_member_seconds BETWEEN 0 AND 2592000),
        ADD COLUMN links text NOT NULL DEFAULT 'allow' CHECK (links IN ('allow', 'members', 'block')),
        ADD COLUMN shielded_at timestamptz`);

    await runner.query(`
      CREATE TABLE room_sanctions (
        room_id uuid NOT NULL REFERENCES rooms (id),
        user_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('ban', 'mute')),
        seconds integer CHECK (seconds BETWEEN 1 AND 31536000),
        -- Null: until it is lifted.
        until timestamptz,
        by_id uuid NOT NULL,
        reason text CHECK (char_length(reason) BETWEEN 1 AND 200),
        PRIMARY KEY (room_id, user_id, kind),
        CONSTRAINT room_sanctions_end CHECK ((seconds IS NULL) = (until IS NULL))
      )`);

    // When each author took their last turn in slow mode.
    await runner.query(`
      CREATE TABLE room_turns (
        room_id uuid NOT NULL,
        user_id uuid NOT NULL,
        at timestamptz NOT NULL,
        PRIMARY KEY (room_id, user_id)
      ) WITH (fillfactor = 70)`);

    // Not a column of rooms: every append would carry it along.
    await runner.query(`
      CREATE TABLE room_words (
        room_id uuid PRIMARY KEY REFERENCES rooms (id),
        words text[] NOT NULL CHECK (cardinality(words) <= 500)
      )`);

    await runner.query(`
      CREATE TABLE room_buyers (host_id uuid NOT NULL, user_id uuid NOT NULL, PRIMARY KEY (host_id, user_id))`);

    await runner.query(`
      CREATE TABLE room_reports (
        id uuid PRIMARY KEY,
        room_id uuid NOT NULL REFERENCES rooms (id),
        message_id uuid NOT NULL,
        reporter_id uuid NOT NULL,
        reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 200),
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        action text CHECK (action IN ('dismiss', 'delete')),
        resolved_by uuid,
        resolved_at timestamptz,
        CONSTRAINT room_reports_once UNIQUE (message_id, reporter_id),
        CONSTRAINT room_reports_resolved
          CHECK ((action IS NULL) = (resolved_at IS NULL) AND (action IS NULL) = (resolved_by IS NULL))
      )`);
    await runner.query(
      'CREATE INDEX room_reports_open ON room_reports (room_id, id) WHERE resolved_at IS NULL',
    );
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
