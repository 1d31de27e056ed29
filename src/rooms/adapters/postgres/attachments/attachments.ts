import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { DiscardedRows } from '#platform/media/discards/discarded-rows.js';
import { Attachments } from '../../../application/attachments/ports.js';
import type { Attachment } from '../../../domain/attachments/attachment.js';

/** Attachments in PostgreSQL. Who posts a message holds those that it takes, before the room's row. */
@Injectable()
export class PostgresAttachments extends Attachments {
  private readonly rows: DiscardedRows;

  constructor(private readonly database: Database) {
    super();
    this.rows = new DiscardedRows(database, { table: 'room_attachments', unused: 'message_id IS NULL' });
  }

  async add({ id, roomId, authorId, bytes, full, thumb }: Attachment): Promise<void> {
    await this.database.writer.query(
      `INSERT INTO room_attachments (id, room_id, author_id, bytes, width, height, thumb_width, thumb_height)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, roomId, authorId, bytes, full.width, full.height, thumb.width, thumb.height],
    );
  }

  discard(attachmentId: string): Promise<void> {
    return this.rows.discard(attachmentId);
  }

  discardUnused(olderThanSeconds: number, limit: number): Promise<number> {
    return this.rows.discardUnused(olderThanSeconds, limit);
  }

  discarded(after: string | null, limit: number): Promise<readonly string[]> {
    return this.rows.discarded(after, limit);
  }

  forget(attachmentIds: readonly string[]): Promise<void> {
    return this.rows.forget(attachmentIds);
  }
}
