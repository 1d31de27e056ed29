import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { type NewSanction, type SanctionOn, Sanctions } from '../../../application/moderation/ports.js';
import { RoomNews } from '../../../application/ports.js';
import type { Sanction, SanctionKind } from '../../../domain/moderation/acts.js';

/** Bans and mutes in PostgreSQL. Their rows are written before the room's row is taken, as everywhere. */
@Injectable()
export class PostgresSanctions extends Sanctions {
  constructor(
    private readonly database: Database,
    private readonly news: RoomNews,
  ) {
    super();
  }

  async impose(wanted: NewSanction): Promise<{ sanction: Sanction; isNew: boolean }> {
    const { roomId, userId, kind, seconds, reason, by } = wanted;
    // Whoever waits for another's row judges it as it is then.
    const [imposed] = await this.database.writer.query<Sanction & { imposed: boolean }>(
      `INSERT INTO room_sanctions AS present (room_id, user_id, kind, seconds, until, by_id, reason)
       VALUES ($1, $2, $3, $4::integer, statement_timestamp() + make_interval(secs => $4::integer), $5, $6)
       ON CONFLICT (room_id, user_id, kind) DO UPDATE
       SET seconds = EXCLUDED.seconds, until = EXCLUDED.until, by_id = EXCLUDED.by_id, reason = EXCLUDED.reason
       WHERE (present.seconds, present.reason) IS DISTINCT FROM (EXCLUDED.seconds, EXCLUDED.reason)
          OR present.until <= statement_timestamp()
       RETURNING until, reason`,
      [roomId, userId, kind, seconds, by, reason],
    );
    if (imposed !== undefined) {
      await this.tell(roomId, kind);
      return { sanction: imposed, isNew: true };
    }
    const [present] = await this.database.writer.query<Sanction>(
      'SELECT until, reason FROM room_sanctions WHERE room_id = $1 AND user_id = $2 AND kind = $3',
      [roomId, userId, kind],
    );
    if (present === undefined) throw new Error('a sanction is neither new nor there');
    return { sanction: present, isNew: false };
  }

  async lift({ roomId, userId, kind }: SanctionOn): Promise<boolean> {
    const [lifted] = await this.database.writer.query<{ inForce: boolean }>(
      `DELETE FROM room_sanctions WHERE room_id = $1 AND user_id = $2 AND kind = $3
       RETURNING until IS NULL OR until > statement_timestamp() AS "inForce"`,
      [roomId, userId, kind],
    );
    if (lifted?.inForce !== true) return false;
    await this.tell(roomId, kind);
    return true;
  }

  private async tell(roomId: string, kind: SanctionKind): Promise<void> {
    await this.database.writer.query(
      `UPDATE rooms SET rules_version = rules_version + 1, access_version = access_version + $2 WHERE id = $1`,
      [roomId, kind === 'ban' ? 1 : 0],
    );
    if (kind === 'ban') this.database.afterCommit(() => this.news.accessChanged(roomId));
  }
}
