import { Injectable } from '@nestjs/common';
import { array } from '../database/connections/unnested.js';
import { Database } from '../database/database.js';
import type { RequestContext } from '../telemetry/request-context.js';

/** An event that waits to be carried on. */
export interface OutboxRow {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
  /** The request that caused it; empty if none did. */
  readonly context: Partial<RequestContext>;
  readonly occurred_at: Date;
}

/** How long a relay may take for one batch before another one takes it over; seconds. */
const LEASE = 5;

/** In the order of their ids: a relay whose lease lapsed may have the same ones, and neither waits for the other in a circle. */
const LENT = `id = ANY(ARRAY(SELECT id FROM outbox WHERE id = ANY(${array(1, 'uuid')}) ORDER BY id FOR UPDATE))`;

/**
 * The outbox table as the relay sees it: a line from which several relays take without waiting for each other. Each statement is
 * a transaction by itself.
 */
@Injectable()
export class OutboxRows {
  constructor(private readonly database: Database) {}

  /** Takes up to `limit` of the oldest free events for some seconds. */
  take(limit: number): Promise<OutboxRow[]> {
    return this.database.reader.query<OutboxRow>(
      `UPDATE outbox SET lease_until = clock_timestamp() + make_interval(secs => $2)
       WHERE id IN (
         SELECT id FROM outbox WHERE lease_until IS NULL OR lease_until < statement_timestamp()
         ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING id, type, data, context, occurred_at`,
      [limit, LEASE],
    );
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.database.reader.query(`DELETE FROM outbox WHERE ${LENT}`, [ids]);
  }

  /** Gives events back at once, so that nobody waits for the lease to lapse. */
  async giveBack(ids: readonly string[]): Promise<void> {
    await this.database.reader.query(`UPDATE outbox SET lease_until = NULL WHERE ${LENT}`, [ids]);
  }

  /** Seconds that the oldest event has waited; 0 if none waits. */
  async lag(): Promise<number> {
    const rows = await this.database.reader.query<{ lag: number }>(
      `SELECT extract(epoch FROM clock_timestamp() - occurred_at)::float8 AS lag FROM outbox ORDER BY id LIMIT 1`,
    );
    return Math.max(rows[0]?.lag ?? 0, 0);
  }
}
