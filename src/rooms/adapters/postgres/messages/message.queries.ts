import { Injectable } from '@nestjs/common';
import type { Actor, Page } from '#kernel';
import { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor } from '#platform/http/cursors.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import { type LoggedEvent, MessageQueries, type MessageView } from '../../../application/messages/queries.js';
import { loggedOf, type LoggedRow, messageOf, type MessageRow } from './message.row.js';
import { type BanRow, unlessBanned } from '../moderation/ban.sql.js';
import { MESSAGE, REPLIES } from './message.sql.js';

/** Reads messages from PostgreSQL, one statement an answer. */
@Injectable()
export class PostgresMessageQueries extends MessageQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async message(actor: Actor, messageId: string): Promise<MessageView> {
    const rows = await this.database.reader.query<MessageRow & BanRow>(MESSAGE, [
      ...[actor.userId, messageId],
    ]);
    return messageOf(unlessBanned(rows));
  }

  async replies(
    actor: Actor,
    messageId: string,
    { limit = DEFAULT_LIMIT, cursor }: { limit?: number; cursor?: string },
  ): Promise<Page<LoggedEvent>> {
    const [after] = cursor === undefined ? [0] : decodeCursor(cursor, ['number']);
    const rows = await this.database.reader.query<(LoggedRow | { readonly id: null }) & BanRow>(REPLIES, [
      ...[actor.userId, messageId, after, limit + 1],
    ]);
    // A message without answers is one row of nothing.
    unlessBanned(rows);
    const found = rows.filter((row): row is LoggedRow & BanRow => row.id !== null).map(loggedOf);
    const data = found.slice(0, limit);
    const last = data.at(-1);
    return { data, next: found.length > limit && last !== undefined ? encodeCursor([last.seq]) : null };
  }
}
