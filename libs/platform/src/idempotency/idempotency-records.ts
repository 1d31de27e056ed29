import { Injectable } from '@nestjs/common';
import { type GroupCommit, GroupCommits, IdempotencyKeyReused, type Outcome } from '#kernel';
import { array, unnested } from '../database/connections/unnested.js';
import { Database } from '../database/database.js';
import { AnswerLost, IdempotencyInProgress } from './errors.js';

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
  /** How long a repeat waits for this call before it takes the key over. */
  readonly leaseSeconds: number;
}

/** So many rows at once, so that no statement runs into its time limit, however much there is. */
const PURGED_AT_ONCE = 2_000;

interface Row {
  readonly user_id: string;
  readonly key: string;
  readonly begun: boolean;
  readonly same: boolean | null;
  readonly lost: boolean | null;
  readonly status: number | null;
  readonly body: unknown;
}

/**
 * What was answered to which key, in PostgreSQL: kept for 24 hours, per user.
 *
 * Keys that are taken or kept while a commit is under way go into the next one together.
 */
@Injectable()
export class IdempotencyRecords {
  private readonly taking: GroupCommit<'keys', KeyedRequest, KeptAnswer | undefined>;
  private readonly keeping: GroupCommit<'answers', AnsweredRequest, void>;

  constructor(
    private readonly database: Database,
    commits: GroupCommits,
  ) {
    this.taking = commits.named('idempotency-begin', (_, batch) => this.beginAll(batch));
    this.keeping = commits.named('idempotency-keep', (_, batch) => this.keepAll(batch));
  }

  /**
   * Takes the key for this request, or returns the answer it got before. A call that died in the middle is taken
   * over after its lease, unless something of it was committed.
   *
   * @throws IdempotencyKeyReused if the key was used for another request
   * @throws IdempotencyInProgress while the first call is running
   * @throws AnswerLost if that call did its work, and died before its answer was kept
   */
  begin(request: KeyedRequest): Promise<KeptAnswer | undefined> {
    return this.taking.submit('keys', request);
  }

  /** Keeps the answer for repeats. */
  keep(request: KeyedRequest, answer: KeptAnswer): Promise<void> {
    return this.keeping.submit('answers', { ...request, ...answer });
  }

  /**
   * Notes, with what is committed, that it is, so that no repeat does it again: the last statement in each transaction of the
   * call that has the key, for those that wrote something.
   */
  async work({ userId, key }: KeyedRequest): Promise<void> {
    await this.database.writer.query(
      `UPDATE idempotency_keys SET worked = true
       WHERE user_id = $1 AND key = $2 AND status IS NULL AND pg_current_xact_id_if_assigned() IS NOT NULL`,
      [userId, key],
    );
  }

  /** Gives the key back: nothing was done with it, so the request may be tried again. */
  async giveBack(request: KeyedRequest): Promise<void> {
    await this.database.reader.query(
      'DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND status IS NULL',
      [request.userId, request.key],
    );
  }

  /** The same for a call that broke off: unless it had committed something by then. */
  async breakOff({ userId, key }: KeyedRequest): Promise<void> {
    await this.database.reader.query(
      `WITH unused AS (
         DELETE FROM idempotency_keys WHERE user_id = $1 AND key = $2 AND status IS NULL AND NOT worked
       )
       UPDATE idempotency_keys SET lease_until = '-infinity'
       WHERE user_id = $1 AND key = $2 AND status IS NULL AND worked`,
      [userId, key],
    );
  }

  /** Deletes keys older than 24 hours, a batch at a time; returns how many. */
  async purge(): Promise<number> {
    for (let purged = 0; ;) {
      const rows = await this.database.reader.query(
        `DELETE FROM idempotency_keys WHERE (user_id, key) IN (
           SELECT user_id, key FROM idempotency_keys WHERE created_at < statement_timestamp() - interval '24 hours'
           LIMIT $1 FOR UPDATE SKIP LOCKED)
         RETURNING 1`,
        [PURGED_AT_ONCE],
      );
      purged += rows.length;
      if (rows.length < PURGED_AT_ONCE) return purged;
    }
  }

  private async beginAll(batch: readonly KeyedRequest[]): Promise<Outcome<KeptAnswer | undefined>[]> {
    // One statement can take a key once: of two requests with one key, the later finds it running.
    const first = new Map(
      batch.toReversed().map((request) => [nameOf(request.userId, request.key), request]),
    );
    const asked = [...first.values()];
    const rows = await this.database.reader.query<Row>(
      `WITH asked AS (
         SELECT * FROM ${unnested(1, 'uuid', 'text', 'bytea', 'int')} AS asked (user_id, key, fingerprint, lease)
       ), begun AS (
         INSERT INTO idempotency_keys AS kept (user_id, key, fingerprint, lease_until)
         SELECT user_id, key, fingerprint, clock_timestamp() + make_interval(secs => lease) FROM asked
         ORDER BY user_id, key
         ON CONFLICT (user_id, key) DO UPDATE
           SET lease_until = excluded.lease_until, fingerprint = excluded.fingerprint,
               status = NULL, body = NULL, worked = false, created_at = clock_timestamp()
           WHERE kept.created_at < statement_timestamp() - interval '24 hours'
              OR (kept.status IS NULL AND NOT kept.worked AND kept.lease_until < statement_timestamp()
                  AND kept.fingerprint = excluded.fingerprint)
         RETURNING user_id, key
       )
       SELECT user_id, key, begun.key IS NOT NULL AS begun, kept.fingerprint = asked.fingerprint AS same, status, body,
              worked AND lease_until < statement_timestamp() AS lost
       FROM asked LEFT JOIN begun USING (user_id, key)
       LEFT JOIN LATERAL (
         SELECT fingerprint, status, body, worked, lease_until FROM idempotency_keys AS one
         WHERE one.user_id = asked.user_id AND one.key = asked.key OFFSET 0
       ) AS kept ON true`,
      [
        asked.map(({ userId }) => userId),
        asked.map(({ key }) => key),
        asked.map(({ fingerprint }) => fingerprint),
        asked.map(({ leaseSeconds }) => leaseSeconds),
      ],
    );
    const rowOf = new Map(rows.map((row) => [nameOf(row.user_id, row.key), row]));
    return batch.map((request) => {
      const name = nameOf(request.userId, request.key);
      const taker = first.get(name);
      if (taker === request) return outcomeOf(rowOf.get(name));
      const same = taker?.fingerprint.equals(request.fingerprint);
      return { refused: same ? new IdempotencyInProgress() : new IdempotencyKeyReused() };
    });
  }

  private async keepAll(batch: readonly AnsweredRequest[]): Promise<Outcome<void>[]> {
    await this.database.reader.query(
      `UPDATE idempotency_keys AS kept SET status = told.status, body = told.body
       FROM ${unnested(1, 'uuid', 'text', 'smallint', 'jsonb')} AS told (user_id, key, status, body)
       WHERE kept.user_id = told.user_id AND kept.key = told.key AND kept.status IS NULL
         AND kept.user_id = ANY(${array(1, 'uuid')}) AND kept.key = ANY(${array(2, 'text')})`,
      [
        batch.map(({ userId }) => userId),
        batch.map(({ key }) => key),
        batch.map(({ status }) => status),
        batch.map(({ body }) => JSON.stringify(body ?? null)),
      ],
    );
    return batch.map(() => ({ value: undefined }));
  }
}

type AnsweredRequest = KeyedRequest & KeptAnswer;

function nameOf(userId: string, key: string): string {
  return `${userId} ${key}`;
}

function outcomeOf(row: Row | undefined): Outcome<KeptAnswer | undefined> {
  if (row?.begun === true) return { value: undefined };
  // Nothing is kept yet: the first call's insert committed after this statement began, so it is running.
  if (row === undefined || row.same === null) return { refused: new IdempotencyInProgress() };
  if (!row.same) return { refused: new IdempotencyKeyReused() };
  if (row.status === null)
    return { refused: row.lost === true ? new AnswerLost() : new IdempotencyInProgress() };
  return { value: { status: row.status, body: row.body } };
}
