import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { Outbox } from '#platform/outbox/outbox.js';
import type { HandOver } from '../../application/guests/heirs.js';
import { Merges } from '../../application/ports.js';
import type { GuestMerged } from '../../domain/events.js';

/** A node takes a token for a second more, and no request takes longer than this; seconds. */
const LAST_REQUESTS = 12;

/** Merges in PostgreSQL; the primary key lets each guest become part of one account only. */
@Injectable()
export class PostgresMerges extends Merges {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async add({ guestId, userId }: HandOver): Promise<void> {
    await this.database.writer.query(
      `INSERT INTO guest_merges (guest_id, user_id, settle_at)
       VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))`,
      [guestId, userId, LAST_REQUESTS],
    );
    const told: GuestMerged = { type: 'guest.merged', data: { guestId, userId } };
    this.outbox.add([told]);
  }

  async due(limit: number): Promise<readonly string[]> {
    const rows = await this.database.reader.query<{ id: string }>(
      `SELECT guest_id AS id FROM guest_merges WHERE settle_at <= statement_timestamp() ORDER BY settle_at LIMIT $1`,
      [limit],
    );
    return rows.map(({ id }) => id);
  }

  async settle(guestId: string): Promise<HandOver | null> {
    const [merge] = await this.database.writer.query<HandOver>(
      `UPDATE guest_merges SET settle_at = NULL WHERE guest_id = $1 AND settle_at IS NOT NULL
       RETURNING guest_id AS "guestId", user_id AS "userId"`,
      [guestId],
    );
    return merge ?? null;
  }
}
