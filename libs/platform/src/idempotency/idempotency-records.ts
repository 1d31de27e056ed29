import { Injectable } from '@nestjs/common';
import { IdempotencyKeyReused } from '#kernel';
import { Database } from '../database/database.js';
import { IdempotencyInProgress } from './errors.js';

/** An answer that was given before. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Whose key it is, and what was asked with it. */
export interface KeyedRequest {
  readonly userId: string;
  readonly key: string;
  /** SHA-256 of method, path and body. */
  readonly fingerprint: Buffer;
}

/** How long the first call may run before a repeat takes it over: longer than any request lives. */
const LEASE_SECONDS = 30;

interface Row {
  readonly begun: boolean;
  readonly same: boolean;
  readonly status: number | null;
  readonly body: unknown;
}

/** What was answered to which key, in PostgreSQL: kept for 24 hours, per user. */
@Injectable()
export class IdempotencyRecords {
  constructor(private readonly database: Database) {}

  /**
   * Takes the key for this request, or returns the answer it got before. A call that died in the middle is taken
   * over after its lease.
   *
   * @throws IdempotencyKeyReused if the key was used for another request
   * @throws IdempotencyInProgress while the first call is running
   */
  async begin(request: KeyedRequest): Promise<KeptAnswer | undefined> {
    const [row] = await this.database.reader.query<Row>(
      `WITH begun AS (
         INSERT INTO idempotency_keys AS kept (user_id, key, fingerprint, lease_until)
         VALUES ($1, $2, $3, clock_timestamp() + make_interval(secs => $4))
         ON CONFLICT (user_id, key) DO UPDATE
           SET lease_until = excluded.lease_until, fingerprint = excluded.fingerprint,
               status = NULL, body = NULL, created_at = clock_timestamp()
           WHERE kept.created_at < clock_timestamp() - interval '24 hours'
              OR (kept.status IS NULL AND kept.lease_until < clock_timestamp()
                  AND kept.fingerprint = excluded.fingerprint)
         RETURNING true
       )
       SELECT true AS begun, true AS same, NULL::smallint AS status, NULL::jsonb AS body FROM begun
       UNION ALL
       SELECT false, fingerprint = $3, status, body FROM idempotency_keys
       WHERE user_id = $1 AND key = $2 AND NOT EXISTS (SELECT FROM begun)`,
      [request.userId, request.key, request.fingerprint, LEASE_SECONDS],
    );
    // No row: the first call's insert committed after this statement began, so it is running.
    if (row === undefined) throw new IdempotencyInProgress();
    if (row.begun) return undefined;
    if (!row.same) throw new IdempotencyKeyReused();
    if (row.status === null) throw new IdempotencyInProgress();
    return { status: row.status, body: row.body };
  }

  /** Keeps the answer for repeats. */
  async keep(request: KeyedRequest, answer: KeptAnswer): Promise<void> {
    await this.database.reader.query(
      'UPDATE idempotency_keys SET status = $3, body = $4 WHERE user_id = $1 AND key = $2',
      [request.userId, request.key, answer.status, JSON.stringify(answer.body ?? null)],
    );
  }

  /** Gives the key back: nothing was done with it, so the request may be tried again. */
  async giveBack(request: KeyedRequest): Promise<void> {
    await this.database.reader.query(
      'DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND status IS NULL',
      [request.userId, request.key],
    );
  }

  /** Deletes keys older than 24 hours; returns how many. */
  async purge(): Promise<number> {
    const rows = await this.database.reader.query(
      `DELETE FROM idempotency_keys WHERE created_at < clock_timestamp() - interval '24 hours' RETURNING 1`,
    );
    return rows.length;
  }
}
