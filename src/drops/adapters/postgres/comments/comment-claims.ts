import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { Outbox } from '#platform/outbox/outbox.js';
import {
  CommentClaims,
  type CommentClaimsSetting,
  type UnreadComments,
} from '../../../application/comments/ports.js';
import type { ClaimView } from '../../../application/queries.js';
import { keyOfComment } from '../../../domain/comments/comment-claim.js';
import type { CommentsClaimed, CommentsLeft } from '../../../domain/comments/events.js';
import type { Offer } from '../../../domain/comments/named-drop.js';
import { claimView } from '../claim.view.js';
import type { ClaimRow } from '../drop.row.js';

/** Comment claims in PostgreSQL. */
@Injectable()
export class PostgresCommentClaims extends CommentClaims {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async setting(roomId: string): Promise<CommentClaimsSetting | null> {
    const [row] = await this.database.reader.query<CommentClaimsSetting>(
      'SELECT enabled, word FROM comment_claims WHERE room_id = $1',
      [roomId],
    );
    return row ?? null;
  }

  async set(roomId: string, { enabled, word }: CommentClaimsSetting): Promise<boolean> {
    const [row] = await this.database.writer.query<{ before: boolean | null }>(
      `INSERT INTO comment_claims (room_id, enabled, word) VALUES ($1, $2, $3)
       ON CONFLICT (room_id) DO UPDATE SET enabled = EXCLUDED.enabled, word = EXCLUDED.word
       RETURNING old.enabled AS before`,
      [roomId, enabled, word],
    );
    return row?.before === true;
  }

  async take(roomId: string, lastSeq: number): Promise<UnreadComments | null> {
    // Whoever waited for the row looks at it anew: what the other one has read is not taken again.
    const [row] = await this.database.writer.query<UnreadComments>(
      `SELECT word, read_seq::float8 AS "readSeq" FROM comment_claims
       WHERE room_id = $1 AND enabled AND read_seq < $2 FOR NO KEY UPDATE`,
      [roomId, lastSeq],
    );
    return row ?? null;
  }

  async moveOn(roomId: string, seq: number): Promise<void> {
    await this.database.writer.query('UPDATE comment_claims SET read_seq = $2 WHERE room_id = $1', [
      roomId,
      seq,
    ]);
  }

  offers(roomId: string): Promise<readonly Offer[]> {
    return this.database.reader.query<Offer>(
      `SELECT id, title, state, host_id AS "hostId" FROM drops
       WHERE room_id = $1 AND auction_id IS NULL AND state IN ('open', 'scheduled', 'paused', 'sold_out')
       ORDER BY state <> 'open', id DESC LIMIT 50`,
      [roomId],
    );
  }

  async claimOf(roomId: string, userId: string, messageId: string): Promise<ClaimView | null> {
    const [row] = await this.database.reader.query<ClaimRow>(
      `SELECT claims.* FROM drops JOIN claims ON claims.drop_id = drops.id AND user_id = $2 AND key = $3
       WHERE drops.room_id = $1`,
      [roomId, userId, keyOfComment(messageId)],
    );
    return row === undefined ? null : claimView(row);
  }

  async tell(events: readonly (CommentsClaimed | CommentsLeft)[]): Promise<void> {
    this.outbox.add(events);
  }
}
