import { Injectable } from '@nestjs/common';
import { EndedSessions } from '#platform/auth/ended-sessions.js';
import { Database } from '#platform/database/database.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Sessions } from '../../application/ports.js';
import type { SessionEnd } from '../../domain/events.js';
import { Session, type ShownToken } from '../../domain/session.js';

interface SessionRow {
  readonly id: string;
  readonly user_id: string;
  readonly user_agent: string | null;
  readonly generation: number;
  readonly last_used_at: Date;
  readonly expires_at: Date;
  readonly end_reason: SessionEnd | null;
}

/** Sessions and their refresh tokens in PostgreSQL. When one ended is said by the database, whose clock all nodes share. */
@Injectable()
export class PostgresSessions extends Sessions {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly endedSessions: EndedSessions,
  ) {
    super();
  }

  async add(session: Session): Promise<void> {
    const { id, userId, userAgent, generation, lastUsedAt, expiresAt, minted } = session.snapshot();
    await this.database.writer.query(
      `WITH opened AS (
         INSERT INTO sessions (id, user_id, user_agent, generation, last_used_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id, generation
       )
       INSERT INTO refresh_tokens (session_id, generation, fingerprint)
       SELECT id, generation, decode($7, 'hex') FROM opened`,
      [id, userId, userAgent, generation, lastUsedAt, expiresAt, minted],
    );
  }

  async save(session: Session): Promise<void> {
    const { id, generation, lastUsedAt, expiresAt, endReason, minted } = session.snapshot();
    await this.database.writer.query(
      `WITH saved AS (
         UPDATE sessions SET generation = $2, last_used_at = $3, expires_at = $4, end_reason = $5,
                ended_at = CASE WHEN $5::text IS NOT NULL THEN coalesce(ended_at, clock_timestamp()) END
         WHERE id = $1 RETURNING id, generation
       )
       INSERT INTO refresh_tokens (session_id, generation, fingerprint)
       SELECT id, generation, decode($6, 'hex') FROM saved WHERE $6::text IS NOT NULL`,
      [id, generation, lastUsedAt, expiresAt, endReason, minted],
    );
    this.outbox.add(session.takeEvents());
    if (session.ended) this.database.afterCommit(() => this.endedSessions.end(session.id));
  }

  async holding(fingerprint: string): Promise<{ session: Session; shown: ShownToken } | undefined> {
    // A row of refresh_tokens never changes, so only the session needs the lock (and is read as it is once we have it).
    const [row] = await this.database.writer.query<SessionRow & { shown: number }>(
      `SELECT s.id, s.user_id, s.user_agent, s.generation, s.last_used_at, s.expires_at, s.end_reason,
              t.generation AS shown
       FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
       WHERE t.fingerprint = decode($1, 'hex') FOR UPDATE OF s`,
      [fingerprint],
    );
    if (row === undefined) return undefined;
    return {
      session: restored(row),
      shown: { generation: row.shown, spentSeconds: await this.spentSeconds(row) },
    };
  }

  async ofUser(userId: string, sessionId: string): Promise<Session | undefined> {
    const [row] = await this.database.writer.query<SessionRow>(
      `SELECT id, user_id, user_agent, generation, last_used_at, expires_at, end_reason
       FROM sessions WHERE id = $1 AND user_id = $2 FOR UPDATE`,
      [sessionId, userId],
    );
    return row && restored(row);
  }

  async openOf(userId: string): Promise<readonly Session[]> {
    const rows = await this.database.writer.query<SessionRow>(
      `SELECT id, user_id, user_agent, generation, last_used_at, expires_at, end_reason
       FROM sessions WHERE user_id = $1 AND ended_at IS NULL ORDER BY id FOR UPDATE`,
      [userId],
    );
    return rows.map(restored);
  }

  /** Asked after the lock is ours: a statement that waited for it would not see the successor made meanwhile. */
  private async spentSeconds({
    id,
    generation,
    shown,
  }: SessionRow & { shown: number }): Promise<number | null> {
    if (shown === generation) return null;
    const [row] = await this.database.writer.query<{ seconds: number }>(
      `SELECT extract(epoch FROM clock_timestamp() - issued_at)::float8 AS seconds
       FROM refresh_tokens WHERE session_id = $1 AND generation = $2`,
      [id, shown + 1],
    );
    return row?.seconds ?? Infinity;
  }
}

function restored(row: SessionRow): Session {
  return Session.restore({
    id: row.id,
    userId: row.user_id,
    userAgent: row.user_agent,
    generation: row.generation,
    lastUsedAt: row.last_used_at,
    expiresAt: row.expires_at,
    endReason: row.end_reason,
    minted: null,
  });
}
