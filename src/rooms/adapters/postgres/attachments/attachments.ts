import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { FIRST_ID } from '#platform/http/cursors.js';
import { Attachments } from '../../../application/attachments/ports.js';
import type { Attachment } from '../../../domain/attachments/attachment.js';

/** Attachments in PostgreSQL. Who posts a message holds those that it takes, before the room's row. */
@Injectable()
export class PostgresAttachments extends Attachments {
  constructor(private readonly database: Database) {
    super();
  }

  async add({ id, roomId, authorId, bytes, full, thumb }: Attachment): Promise<void> {
    await this.database.writer.query(
      `INSERT INTO room_attachments (id, room_id, author_id, bytes, width, height, thumb_width, thumb_height)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, roomId, authorId, bytes, full.width, full.height, thumb.width, thumb.height],
    );
  }

  async discard(attachmentId: string): Promise<void> {
    await this.database.writer.query(
      `UPDATE room_attachments SET removed_at = statement_timestamp()
       WHERE id = $1 AND message_id IS NULL AND removed_at IS NULL`,
      [attachmentId],
    );
  }

  async discardUnused(olderThanSeconds: number, limit: number): Promise<number> {
    const discarded = await this.database.writer.query(
      `WITH unused AS MATERIALIZED (
         SELECT id FROM room_attachments
         WHERE message_id IS NULL AND removed_at IS NULL
           AND created_at < statement_timestamp() - make_interval(secs => $1)
         ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
       )
       UPDATE room_attachments SET removed_at = statement_timestamp()
       WHERE id = ANY(ARRAY(SELECT id FROM unused)) RETURNING 1`,
      [olderThanSeconds, limit],
    );
    return discarded.length;
  }

  async discarded(after: string | null, limit: number): Promise<readonly string[]> {
    const rows = await this.database.reader.query<{ id: string }>(
      'SELECT id FROM room_attachments WHERE removed_at IS NOT NULL AND id > $1 ORDER BY id LIMIT $2',
      [after ?? FIRST_ID, limit],
    );
    return rows.map(({ id }) => id);
  }

  async forget(attachmentIds: readonly string[]): Promise<void> {
    await this.database.writer.query(
      'DELETE FROM room_attachments WHERE id = ANY($1::uuid[]) AND removed_at IS NOT NULL',
      [attachmentIds],
    );
  }
}
