import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What becomes of messages: edits, deletions, reactions, threads and pins. */
export class Messages1763730000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // A deleted message says nothing; any other says something.
    await runner.query(`
      ALTER TABLE room_events
        DROP CONSTRAINT room_events_message,
        ADD CONSTRAINT room_events_message CHECK (
          type <> 'message.posted' OR (
            actor_id IS NOT NULL
            AND coalesce(char_length(data ->> 'clientId'), 0) BETWEEN 1 AND 64
            AND CASE WHEN data ? 'deletedAt' THEN NOT (data ? 'text' OR data ? 'mentions')
                     ELSE coalesce(char_length(data ->> 'text'), 0) BETWEEN 1 AND 2000 END
          )),
        ADD CONSTRAINT room_events_edit CHECK (
          type <> 'message.edited' OR (
            data ? 'messageId' AND coalesce(char_length(data ->> 'text'), 1) BETWEEN 1 AND 2000
          ))`);
    // What an edit or a deletion takes the text from.
    await runner.query(`
      CREATE INDEX room_events_edits ON room_events ((data ->> 'messageId')) WHERE type = 'message.edited'`);
    // Only answers are in it, and all of one message side by side.
    await runner.query(`
      CREATE INDEX room_events_replies ON room_events ((data ->> 'replyTo'), seq)
      WHERE type = 'message.posted' AND (data ->> 'replyTo') IS NOT NULL`);

    await runner.query(`
      CREATE TABLE room_reactions (
        message_id uuid NOT NULL,
        user_id uuid NOT NULL,
        emoji text NOT NULL CHECK (char_length(emoji) BETWEEN 1 AND 16),
        PRIMARY KEY (message_id, user_id, emoji)
      )`);
    // Beside the rows, so that a page of the log counts nothing.
    await runner.query(`
      CREATE TABLE room_reaction_counts (
        message_id uuid NOT NULL,
        emoji text NOT NULL,
        since timestamptz NOT NULL DEFAULT clock_timestamp(),
        count integer NOT NULL CHECK (count > 0),
        PRIMARY KEY (message_id, emoji)
      ) WITH (fillfactor = 80)`);
    await runner.query(`
      CREATE TABLE room_reply_counts (
        message_id uuid PRIMARY KEY,
        count integer NOT NULL CHECK (count > 0)
      ) WITH (fillfactor = 80)`);
    await runner.query(`
      INSERT INTO room_reply_counts (message_id, count)
      SELECT (data ->> 'replyTo')::uuid, count(*) FROM room_events
      WHERE type = 'message.posted' AND (data ->> 'replyTo') IS NOT NULL GROUP BY 1`);

    await runner.query(`
      CREATE TABLE room_pin_boards (
        room_id uuid PRIMARY KEY,
        pins jsonb NOT NULL DEFAULT '[]'
          CHECK (jsonb_typeof(pins) = 'array' AND jsonb_array_length(pins) <= 10)
      )`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
