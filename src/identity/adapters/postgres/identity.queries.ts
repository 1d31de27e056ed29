import { Injectable } from '@nestjs/common';
import { type Actor, NotFound, type Page, type Role } from '#kernel';
import { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, pageOf } from '#platform/http/cursors.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import { IdentityQueries, type ProfileView, type SessionView } from '../../application/queries.js';

/** What identity tells, from PostgreSQL. */
@Injectable()
export class PostgresIdentityQueries extends IdentityQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async profile(userId: string): Promise<ProfileView> {
    const [row] = await this.database.reader.query<{
      id: string;
      email: string | null;
      displayName: string;
      role: Role;
      updatedAt: Date;
    }>(
      `SELECT id, email, display_name AS "displayName", role, updated_at AS "updatedAt" FROM users WHERE id = $1`,
      [userId],
    );
    if (row === undefined) throw new NotFound();
    const { email, updatedAt, ...user } = row;
    return {
      ...user,
      ...(email !== null && { email }),
      guest: email === null,
      updatedAt: updatedAt.toISOString(),
    };
  }

  async sessions(actor: Actor, page: { limit?: number; cursor?: string }): Promise<Page<SessionView>> {
    const limit = page.limit ?? DEFAULT_LIMIT;
    const [before = null] = page.cursor === undefined ? [] : decodeCursor(page.cursor, ['uuid']);
    const rows = await this.database.reader.query<SessionView & { id: string }>(
      `SELECT id, user_agent AS "userAgent", id = $2 AS current, created_at AS "createdAt",
              last_used_at AS "lastUsedAt", expires_at AS "expiresAt"
       FROM sessions
       WHERE user_id = $1 AND ended_at IS NULL AND expires_at > statement_timestamp()
         AND ($3::uuid IS NULL OR id < $3)
       ORDER BY id DESC LIMIT $4`,
      [actor.userId, actor.sessionId, before, limit + 1],
    );
    return pageOf(rows, limit, ({ id }) => encodeCursor([id]));
  }
}
