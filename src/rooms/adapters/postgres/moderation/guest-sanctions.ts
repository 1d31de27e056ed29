import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { GuestSanctions, type HandedSanction } from '../../../application/moderation/ports.js';
import { RoomNews } from '../../../application/ports.js';

/** The sanctions of guests in PostgreSQL. */
@Injectable()
export class PostgresGuestSanctions extends GuestSanctions {
  constructor(
    private readonly database: Database,
    private readonly news: RoomNews,
  ) {
    super();
  }

  async handOver(guestId: string, userId: string): Promise<readonly HandedSanction[]> {
    const { writer } = this.database;
    const imposed = await writer.query<HandedSanction>(
      `INSERT INTO room_sanctions AS present (room_id, user_id, kind, seconds, until, by_id, reason)
       SELECT g.room_id, $2, g.kind, g.seconds, g.until, g.by_id, g.reason
       FROM room_sanctions g JOIN rooms r ON r.id = g.room_id
       LEFT JOIN room_members m ON m.room_id = g.room_id AND m.user_id = $2
       WHERE g.user_id = $1 AND (g.until IS NULL OR g.until > statement_timestamp())
         AND r.owner_id <> $2 AND coalesce(m.role, 'member') = 'member'
       ORDER BY g.room_id, g.kind
       ON CONFLICT (room_id, user_id, kind) DO UPDATE
       SET seconds = EXCLUDED.seconds, until = EXCLUDED.until, by_id = EXCLUDED.by_id, reason = EXCLUDED.reason
       WHERE present.until < coalesce(EXCLUDED.until, 'infinity')
       RETURNING room_id AS "roomId", kind, until, reason, by_id AS by`,
      [guestId, userId],
    );
    if (imposed.length === 0) return imposed;
    await writer.query(
      `UPDATE rooms SET rules_version = rules_version + 1, access_version = access_version + 1
       FROM (SELECT id FROM rooms WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE) AS concerned
       WHERE rooms.id = concerned.id`,
      [[...new Set(imposed.map(({ roomId }) => roomId))]],
    );
    this.database.afterCommit(() => {
      for (const { roomId } of imposed) this.news.accessChanged(roomId);
    });
    return imposed;
  }
}
