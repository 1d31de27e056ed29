import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { type KnownUser, Users } from '../../application/queries.js';

/** The users for neighbours, from PostgreSQL. */
@Injectable()
export class PostgresUsers extends Users {
  constructor(private readonly database: Database) {
    super();
  }

  async find(id: string): Promise<KnownUser | undefined> {
    const [user] = await this.database.reader.query<KnownUser>(
      `SELECT id, display_name AS "displayName", role, email IS NULL AS guest FROM users WHERE id = $1`,
      [id],
    );
    return user;
  }

  async exists(id: string): Promise<boolean> {
    return (await this.find(id)) !== undefined;
  }

  async heirOf(id: string): Promise<string> {
    const [merge] = await this.database.reader.query<{ id: string }>(
      'SELECT user_id AS id FROM guest_merges WHERE guest_id = $1',
      [id],
    );
    return merge?.id ?? id;
  }

  async displayNames(ids: readonly string[]): Promise<Map<string, string>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.reader.query<{ id: string; name: string }>(
      'SELECT id, display_name AS name FROM users WHERE id = ANY($1::uuid[])',
      [ids],
    );
    return new Map(rows.map(({ id, name }) => [id, name]));
  }
}
