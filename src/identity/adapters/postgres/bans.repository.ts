import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Bans, type NewBan } from '../../application/ports.js';
import type { Ban } from '../../domain/ban.js';
import type { UserBanned, UserUnbanned } from '../../domain/events.js';

/** Bans in PostgreSQL, by whose time they begin and lapse. */
@Injectable()
export class PostgresBans extends Bans {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async of(userId: string): Promise<Ban | null> {
    const [ban] = await this.database.reader.query<Ban>(
      `SELECT until, reason FROM user_bans
       WHERE user_id = $1 AND (until IS NULL OR until > statement_timestamp())`,
      [userId],
    );
    return ban ?? null;
  }

  async impose({ userId, seconds, reason, by }: NewBan): Promise<Ban> {
    const [imposed] = await this.database.writer.query<Ban>(
      `INSERT INTO user_bans AS present (user_id, seconds, until, reason, by_id)
       VALUES ($1, $2::integer, statement_timestamp() + make_interval(secs => $2::integer), $3, $4)
       ON CONFLICT (user_id) DO UPDATE
       SET seconds = EXCLUDED.seconds, until = EXCLUDED.until, reason = EXCLUDED.reason, by_id = EXCLUDED.by_id
       WHERE (present.seconds, present.reason) IS DISTINCT FROM (EXCLUDED.seconds, EXCLUDED.reason)
          OR present.until <= statement_timestamp()
       RETURNING until, reason`,
      [userId, seconds, reason, by],
    );
    if (imposed === undefined) {
      const present = await this.of(userId);
      if (present === null) throw new Error('a ban is neither new nor there');
      return present;
    }
    const until = imposed.until?.toISOString() ?? null;
    const told: UserBanned = { type: 'user.banned', data: { userId, until, reason, by } };
    this.outbox.add([told]);
    return imposed;
  }

  async lift({ userId, by }: { userId: string; by: string }): Promise<void> {
    const [lifted] = await this.database.writer.query<{ inForce: boolean }>(
      `DELETE FROM user_bans WHERE user_id = $1
       RETURNING until IS NULL OR until > statement_timestamp() AS "inForce"`,
      [userId],
    );
    const told: UserUnbanned = { type: 'user.unbanned', data: { userId, by } };
    if (lifted?.inForce === true) this.outbox.add([told]);
  }
}
