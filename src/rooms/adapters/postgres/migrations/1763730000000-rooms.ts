import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rooms, their members and their logs. */
export class Rooms1763730000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // No index covers last_seq or message_count, and pages keep room: an append rewrites the row in place (HOT).
    await runner.query(`
      CREATE TABLE rooms (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('public', 'private', 'direct')),
        title text NOT NULL CHECK (char_length(title) <= 100),
        slug text CONSTRAINT rooms_slug UNIQUE
          CHECK (char_length(slug) <= 60 AND slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'
                 AND slug !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'),
        owner_id uuid NOT NULL,
        direct_key text CONSTRAINT rooms_direct UNIQUE,
        last_seq bigint NOT NULL DEFAULT 0,
        message_count bigint NOT NULL DEFAULT 0,
        -- Rises whenever somebody may have lost the sight of the room, so that nodes look again who may stay.
        access_version integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL CHECK (updated_at >= created_at),
        CONSTRAINT rooms_messages_within_log CHECK (message_count BETWEEN 0 AND last_seq),
        CONSTRAINT rooms_direct_have_keys CHECK ((kind = 'direct') = (direct_key IS NOT NULL)),
        CONSTRAINT rooms_hosted_have_titles CHECK (kind = 'direct' OR char_length(title) > 0),
        CONSTRAINT rooms_direct_have_no_slug CHECK (kind <> 'direct' OR slug IS NULL)
      ) WITH (fillfactor = 50)`);
    // Ids are UUIDv7, so the newest have the highest.
    await runner.query(`CREATE INDEX rooms_public ON rooms (id) WHERE kind = 'public'`);

    await runner.query(`
      CREATE TABLE room_members (
        room_id uuid NOT NULL REFERENCES rooms (id),
        user_id uuid NOT NULL,
        joined_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        read_seq bigint NOT NULL CHECK (read_seq >= 0),
        PRIMARY KEY (room_id, user_id)
      ) WITH (fillfactor = 80)`);
    await runner.query('CREATE INDEX room_members_of_user ON room_members (user_id, room_id)');

    // No foreign key: every append would pay for it, and RoomLog takes the number from the room's row anyway.
    await runner.query(`
      CREATE TABLE room_events (
        room_id uuid NOT NULL,
        seq bigint NOT NULL CHECK (seq > 0),
        id uuid NOT NULL,
        type text NOT NULL CHECK (char_length(type) BETWEEN 3 AND 64),
        at timestamptz NOT NULL,
        actor_id uuid,
        actor_name text,
        data jsonb NOT NULL CHECK (jsonb_typeof(data) = 'object'),
        PRIMARY KEY (room_id, seq),
        CONSTRAINT room_events_id UNIQUE (id),
        CONSTRAINT room_events_actor CHECK ((actor_id IS NULL) = (actor_name IS NULL)),
        CONSTRAINT room_events_message CHECK (
          type <> 'message.posted' OR (
            actor_id IS NOT NULL
            AND coalesce(char_length(data ->> 'text'), 0) BETWEEN 1 AND 2000
            AND coalesce(char_length(data ->> 'clientId'), 0) BETWEEN 1 AND 64
          ))
      )`);
    // The last guard of "the same client id again makes no second message", for nodes that get it at once.
    await runner.query(`
      CREATE UNIQUE INDEX room_events_once ON room_events (room_id, actor_id, (data ->> 'clientId'))
      WHERE type = 'message.posted'`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
