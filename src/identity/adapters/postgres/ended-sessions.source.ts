import { Injectable } from '@nestjs/common';
import { EndedSessionsSource } from '#platform/auth/ended-sessions-source.js';
import { Database } from '#platform/database/database.js';

/** The sessions that ended lately, from an index that holds nothing else. */
@Injectable()
export class PostgresEndedSessions extends EndedSessionsSource {
  constructor(private readonly database: Database) {
    super();
  }

  async endedWithin(seconds: number, limit: number): Promise<readonly string[]> {
    const rows = await this.database.reader.query<{ id: string }>(
      `SELECT id FROM sessions
       WHERE ended_at IS NOT NULL AND ended_at > statement_timestamp() - make_interval(secs => $1)
       ORDER BY ended_at DESC LIMIT $2`,
      [seconds, limit],
    );
    return rows.map((row) => row.id);
  }
}
