import type { Attachment } from '../../../domain/attachments/attachment.js';

/** What `FREE_ATTACHMENTS` selects. */
export interface AttachmentRow {
  readonly id: string;
  readonly roomId: string;
  readonly authorId: string;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly thumbWidth: number;
  readonly thumbHeight: number;
}

/**
 * Those of `$2` that were uploaded to the room `$1` and that no message has. They are held, in the order of their ids,
 * until the message that takes them is in the log: who wants the same one waits, and finds it taken.
 */
export const FREE_ATTACHMENTS = `
  SELECT id, room_id AS "roomId", author_id AS "authorId", bytes, width, height,
    thumb_width AS "thumbWidth", thumb_height AS "thumbHeight"
  FROM room_attachments
  WHERE id = ANY($2::uuid[]) AND room_id = $1 AND message_id IS NULL AND removed_at IS NULL
  ORDER BY id FOR UPDATE`;

export function attachmentOf(row: AttachmentRow): Attachment {
  const { id, roomId, authorId, bytes, width, height, thumbWidth, thumbHeight } = row;
  const thumb = { width: thumbWidth, height: thumbHeight };
  return { id, roomId, authorId, bytes, full: { width, height }, thumb };
}

/** Of the append: gives the attachments `$12` to the messages `$13` that show them. */
export const ATTACHED = `, attached AS (
         UPDATE room_attachments AS taken SET message_id = showing.message_id
         FROM unnest($12::uuid[], $13::uuid[]) AS showing (id, message_id) WHERE taken.id = showing.id
       )`;

/** Of what deletes messages, `$1`: nobody sees their attachments any more, and the next sweep removes them. */
export const DISCARD_OF_MESSAGES = `
  UPDATE room_attachments SET removed_at = statement_timestamp()
  WHERE message_id = ANY($1::uuid[]) AND removed_at IS NULL`;
