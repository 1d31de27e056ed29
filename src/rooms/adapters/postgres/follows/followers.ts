import { Injectable } from '@nestjs/common';
import { Users } from '#identity';
import type { Actor, Page } from '#kernel';
import { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, LAST_ID, pageOf } from '#platform/http/cursors.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import { Followers, type Following } from '../../../application/follows/ports.js';
import { type FollowedView, FollowQueries } from '../../../application/follows/queries.js';

/** In one order, so that nobody waits in a circle. */
const HAND_OVER = `
  WITH theirs AS (DELETE FROM room_followers WHERE user_id = $1 RETURNING host_id, followed_at)
  INSERT INTO room_followers AS own (host_id, user_id, followed_at)
  SELECT host_id, $2, followed_at FROM theirs WHERE host_id <> $2 ORDER BY host_id
  ON CONFLICT (host_id, user_id) DO UPDATE SET followed_at = EXCLUDED.followed_at
  WHERE own.followed_at > EXCLUDED.followed_at`;

/** `$1`: who follows. `$2`, `$3`: time and id of the last of the page before. `$4`: how many. */
const FOLLOWED = `
  SELECT host_id AS id, followed_at AS "followedAt" FROM room_followers
  WHERE user_id = $1 AND (followed_at, host_id) < ($2, $3)
  ORDER BY followed_at DESC, host_id DESC LIMIT $4`;

/** Who follows whom, in PostgreSQL. */
@Injectable()
export class PostgresFollowers extends Followers {
  constructor(private readonly database: Database) {
    super();
  }

  async add({ hostId, userId }: Following): Promise<void> {
    await this.database.writer.query(
      'INSERT INTO room_followers (host_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [hostId, userId],
    );
  }

  async remove({ hostId, userId }: Following): Promise<boolean> {
    const removed = await this.database.writer.query(
      'DELETE FROM room_followers WHERE host_id = $1 AND user_id = $2 RETURNING host_id',
      [hostId, userId],
    );
    return removed.length > 0;
  }

  async handOver(guestId: string, userId: string): Promise<void> {
    await this.database.writer.query(HAND_OVER, [guestId, userId]);
  }
}

/** Reads whom somebody follows from PostgreSQL; the names of hosts come from identity. */
@Injectable()
export class PostgresFollowQueries extends FollowQueries {
  constructor(
    private readonly database: Database,
    private readonly users: Users,
  ) {
    super();
  }

  async followed(
    actor: Actor,
    { limit = DEFAULT_LIMIT, cursor }: { limit?: number; cursor?: string },
  ): Promise<Page<FollowedView>> {
    const [before, id] =
      cursor === undefined ? ['infinity', LAST_ID] : decodeCursor(cursor, ['date', 'uuid']);
    const rows = await this.database.reader.query<{ id: string; followedAt: Date }>(FOLLOWED, [
      ...[actor.userId, before, id, limit + 1],
    ]);
    const names = await this.users.displayNames(rows.map((row) => row.id));
    const hosts = rows.map((row) => ({
      id: row.id,
      displayName: names.get(row.id) ?? '',
      followedAt: row.followedAt.toISOString(),
    }));
    return pageOf(hosts, limit, (host) => encodeCursor([host.followedAt, host.id]));
  }
}
