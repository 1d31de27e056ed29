import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { SpentSessions } from '../../application/ports.js';

/** So many rows at once, so that no statement runs long. */
const BATCH = 1_000;

/** Cleans up in PostgreSQL, a batch at a time. */
@Injectable()
export class PostgresSpentSessions extends SpentSessions {
  constructor(private readonly database: Database) {
    super();
  }

  async purge(): Promise<boolean> {
    const sessions = await this.database.reader.query(
      `DELETE FROM sessions WHERE id IN (
         SELECT id FROM sessions
         WHERE expires_at < statement_timestamp() - interval '1 day' OR ended_at < statement_timestamp() - interval '1 day'
         LIMIT $1)
       RETURNING 1`,
      [BATCH],
    );
    // The newest of each session stays, however long ago it was made.
    const tokens = await this.database.reader.query(
      `DELETE FROM refresh_tokens t USING (
         SELECT old.fingerprint FROM refresh_tokens old JOIN sessions s ON s.id = old.session_id
         WHERE old.issued_at < statement_timestamp() - interval '8 days' AND old.generation < s.generation - 1
         LIMIT $1) spent
       WHERE t.fingerprint = spent.fingerprint
       RETURNING 1`,
      [BATCH],
    );
    return sessions.length === BATCH || tokens.length === BATCH;
  }
}
