import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '#platform/cache/at-most.js';
import { type GroupCommit, GroupCommits } from '#kernel';
import { Database } from '#platform/database/database.js';
import { PostedMessages, Reactions } from '../../../application/messages/ports.js';
import { eventById } from '../event.row.js';
import type { Reacted, Reaction } from '../../../domain/messages/reaction-batch.js';

/** Messages whose room a process remembers: it never changes. */
const HOMES = 50_000;

/** Reactions in PostgreSQL, and beside them their counts, which change with them in one statement. */
@Injectable()
export class PostgresReactions extends Reactions {
  private readonly homes = new LRUCache<string, string>(atMost(HOMES));
  private readonly lookups: GroupCommit<'homes', string, string | null>;

  constructor(
    private readonly database: Database,
    private readonly posted: PostedMessages,
    commits: GroupCommits,
  ) {
    super();
    this.lookups = commits.named('message-homes', (_, messageIds) => this.lookUp(messageIds));
  }

  async roomOf(messageId: string): Promise<string | null> {
    return this.homes.get(messageId) ?? this.lookups.submit('homes', messageId);
  }

  async hold(wishes: readonly Reaction[]): Promise<Reacted> {
    const messageIds = [...new Set(wishes.map(({ messageId }) => messageId))];
    const messages = await this.posted.lockAll(messageIds);
    const [counts, present] = await Promise.all([
      this.database.writer.query<Reacted['counts'][number]>(
        `SELECT message_id AS "messageId", emoji, count FROM room_reaction_counts WHERE message_id = ANY($1::uuid[])`,
        [messageIds],
      ),
      // LIMIT 1 keeps the planner at one look into the index for each wish.
      this.database.writer.query<Reaction>(
        `SELECT found."messageId", found."userId", found.emoji FROM ${LISTED} CROSS JOIN LATERAL (
           SELECT message_id AS "messageId", user_id AS "userId", emoji FROM room_reactions
           WHERE message_id = listed.message_id AND user_id = listed.user_id AND emoji = listed.emoji LIMIT 1
         ) AS found`,
        columnsOf(wishes),
      ),
    ]);
    return { messages, counts, present };
  }

  async change(added: readonly Reaction[], removed: readonly Reaction[]): Promise<void> {
    // What is put on comes first: an emoji that somebody else takes off meanwhile keeps its place.
    if (added.length > 0) await this.database.writer.query(ADD, columnsOf(added));
    if (removed.length > 0) await this.database.writer.query(REMOVE, columnsOf(removed));
  }

  private async lookUp(messageIds: readonly string[]): Promise<{ value: string | null }[]> {
    const rows = await this.database.reader.query<{ id: string; roomId: string }>(
      `SELECT asked.id, event."roomId" FROM unnest($1::uuid[]) AS asked (id) CROSS JOIN LATERAL (
         ${eventById('asked.id', 'room_id AS "roomId", type')}
       ) AS event WHERE event.type = 'message.posted'`,
      [[...new Set(messageIds)]],
    );
    for (const { id, roomId } of rows) this.homes.set(id, roomId);
    const found = new Map(rows.map(({ id, roomId }) => [id, roomId]));
    return messageIds.map((id) => ({ value: found.get(id) ?? null }));
  }
}

const LISTED =
  'unnest($1::uuid[], $2::uuid[], $3::text[]) WITH ORDINALITY AS listed (message_id, user_id, emoji, place)';

function columnsOf(reactions: readonly Reaction[]): unknown[] {
  return [
    reactions.map(({ messageId }) => messageId),
    reactions.map(({ userId }) => userId),
    reactions.map(({ emoji }) => emoji),
  ];
}

/** Emojis that come together stand in the order in which they came. */
const ADD = `
  WITH added AS (
    INSERT INTO room_reactions (message_id, user_id, emoji) SELECT message_id, user_id, emoji FROM ${LISTED}
    ON CONFLICT DO NOTHING RETURNING message_id, emoji
  ), more AS (
    SELECT message_id, emoji, count(*)::int AS count, (SELECT min(place) FROM ${LISTED}
      WHERE listed.message_id = added.message_id AND listed.emoji = added.emoji) AS place
    FROM added GROUP BY message_id, emoji
  )
  INSERT INTO room_reaction_counts AS counts (message_id, emoji, count, since)
  SELECT message_id, emoji, count, statement_timestamp() + place * interval '1 microsecond' FROM more
  ON CONFLICT (message_id, emoji) DO UPDATE SET count = counts.count + EXCLUDED.count`;

/** Found by `ctid`, which stays while the message is held: so that no plan reads a table from end to end. */
const REMOVE = `
  WITH removed AS (
    DELETE FROM room_reactions WHERE ctid = ANY (ARRAY(
      SELECT found.ctid FROM ${LISTED} CROSS JOIN LATERAL (
        SELECT ctid FROM room_reactions
        WHERE message_id = listed.message_id AND user_id = listed.user_id AND emoji = listed.emoji LIMIT 1
      ) AS found
    )) RETURNING message_id, emoji
  ), fewer AS MATERIALIZED (
    SELECT message_id, emoji, count(*)::int AS count FROM removed GROUP BY message_id, emoji
  ), held AS MATERIALIZED (
    SELECT c.ctid, c.count = fewer.count AS last FROM fewer CROSS JOIN LATERAL (
      SELECT ctid, count FROM room_reaction_counts
      WHERE message_id = fewer.message_id AND emoji = fewer.emoji LIMIT 1
    ) AS c
  ), gone AS (
    DELETE FROM room_reaction_counts WHERE ctid = ANY (ARRAY(SELECT ctid FROM held WHERE last))
  )
  UPDATE room_reaction_counts c SET count = c.count - (
    SELECT fewer.count FROM fewer WHERE fewer.message_id = c.message_id AND fewer.emoji = c.emoji
  ) WHERE ctid = ANY (ARRAY(SELECT ctid FROM held WHERE NOT last))`;
