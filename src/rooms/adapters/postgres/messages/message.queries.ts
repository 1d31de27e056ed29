import { Injectable } from '@nestjs/common';
import type { Actor, Page } from '#kernel';
import { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, pageOf } from '#platform/http/cursors.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import { type LoggedEvent, MessageQueries, type MessageView } from '../../../application/messages/queries.js';
import { searchTerms } from '../../../domain/messages/search-terms.js';
import { loggedOf, type LoggedRow, messageOf, type MessageRow } from './message.row.js';
import { type BanRow, unlessBanned } from '../moderation/ban.sql.js';
import { MESSAGE, REPLIES } from './message.sql.js';
import { SEARCH } from './search.sql.js';

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
    return this.page(REPLIES, [actor.userId, messageId, after, limit + 1], limit);
  }

  async search(
    actor: Actor,
    roomId: string,
    { q, limit = DEFAULT_LIMIT, cursor }: { q: string; limit?: number; cursor?: string },
  ): Promise<Page<LoggedEvent>> {
    const [before] = cursor === undefined ? [Number.MAX_SAFE_INTEGER] : decodeCursor(cursor, ['number']);
    const { words, beginning, phrases } = searchTerms(q);
    const asked = [words, beginning, phrases, before, limit + 1];
    return this.page(SEARCH, [actor.userId, roomId, ...asked], limit);
  }

  private async page(sql: string, values: readonly unknown[], limit: number): Promise<Page<LoggedEvent>> {
    const rows = await this.database.reader.query<(LoggedRow | { readonly id: null }) & BanRow>(sql, values);
    // Nothing to show is one row of nothing.
    unlessBanned(rows);
    const found = rows.filter((row): row is LoggedRow & BanRow => row.id !== null).map(loggedOf);
    return pageOf(found, limit, ({ seq }) => encodeCursor([seq]));
  }
}
