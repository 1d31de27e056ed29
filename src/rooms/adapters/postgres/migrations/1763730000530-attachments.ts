import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Images that people upload to a room for their messages. */
export class Attachments1763730000530 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE room_attachments (
        id uuid PRIMARY KEY,
        room_id uuid NOT NULL,
        author_id uuid NOT NULL,
        -- Null: no message has it yet. It stays with the message that took it.
        message_id uuid,
        bytes integer NOT NULL CHECK (bytes > 0),
        width integer NOT NULL CHECK (width BETWEEN 1 AND 2048),
        height integer NOT NULL CHECK (height BETWEEN 1 AND 2048),
        thumb_width integer NOT NULL CHECK (thumb_width BETWEEN 1 AND 320 AND thumb_width <= width),
        thumb_height integer NOT NULL CHECK (thumb_height BETWEEN 1 AND 320 AND thumb_height <= height),
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        -- Nobody sees it any more; its files are removed, and then the row.
        removed_at timestamptz
      )`);
    await runner.query(
      'CREATE INDEX room_attachments_message ON room_attachments (message_id) WHERE message_id IS NOT NULL',
    );
    await runner.query(`
      CREATE INDEX room_attachments_unused ON room_attachments (created_at)
      WHERE message_id IS NULL AND removed_at IS NULL`);
    await runner.query(
      'CREATE INDEX room_attachments_removed ON room_attachments (id) WHERE removed_at IS NOT NULL',
    );
    // A message says something or shows something; a deleted one does neither.
    await runner.query(`
      ALTER TABLE room_events
        DROP CONSTRAINT room_events_message,
        ADD CONSTRAINT room_events_message CHECK (
          type <> 'message.posted' OR (
            actor_id IS NOT NULL
            AND coalesce(char_length(data ->> 'clientId'), 0) BETWEEN 1 AND 64
            AND CASE WHEN data ? 'deletedAt' THEN NOT (data ?| '{text,mentions,attachments}')
                     ELSE coalesce(char_length(data ->> 'text'), -1)
                            BETWEEN CASE WHEN data ? 'attachments' THEN 0 ELSE 1 END AND 2000 END
            AND CASE WHEN jsonb_typeof(data -> 'attachments') = 'array'
                     THEN jsonb_array_length(data -> 'attachments') BETWEEN 1 AND 4
                     ELSE NOT data ? 'attachments' END
          ))`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
