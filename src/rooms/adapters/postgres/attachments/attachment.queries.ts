import { Injectable } from '@nestjs/common';
import type { Actor } from '#kernel';
import { Database } from '#platform/database/database.js';
import { AttachmentQueries } from '../../../application/attachments/queries.js';
import { BAN_COLUMNS, type BanRow, UNLESS_BANNED, unlessBanned } from '../moderation/ban.sql.js';
import { VISIBLE } from '../room.row.js';

/** Reads attachments from PostgreSQL. */
@Injectable()
export class PostgresAttachmentQueries extends AttachmentQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async requireSeen(actor: Actor, attachmentId: string): Promise<void> {
    const rows = await this.database.reader.query<BanRow>(
      `SELECT ${BAN_COLUMNS} FROM room_attachments a JOIN rooms r ON r.id = a.room_id ${UNLESS_BANNED}
       WHERE a.id = $2 AND a.removed_at IS NULL AND (a.message_id IS NOT NULL OR a.author_id = $1) AND ${VISIBLE}`,
      [actor.userId, attachmentId],
    );
    unlessBanned(rows);
  }
}
