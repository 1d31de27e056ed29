/** What is said in one room, and what drops remember of it, in memory. */
import {
  type Comment,
  type CommentAnswer,
  CommentClaims,
  type CommentClaimsSetting,
  Talk,
  type UnreadComments,
} from '../../../src/drops/application/comments/ports.js';
import type { ClaimView } from '../../../src/drops/application/queries.js';
import type { CommentsClaimed, CommentsLeft } from '../../../src/drops/domain/comments/events.js';
import type { Offer } from '../../../src/drops/domain/comments/named-drop.js';

export type { Comment };

/** The setting of one room, which is on. */
export class FakeCommentClaims extends CommentClaims {
  enabled = true;
  readSeq = 0;
  /** How often the drops were looked at. */
  looks = 0;
  readonly events: (CommentsClaimed | CommentsLeft)[] = [];

  constructor(private readonly drops: () => readonly Offer[]) {
    super();
  }

  async setting(): Promise<CommentClaimsSetting> {
    return { enabled: this.enabled, word: 'sold' };
  }

  async set(_roomId: string, { enabled }: CommentClaimsSetting): Promise<boolean> {
    const before = this.enabled;
    this.enabled = enabled;
    return before;
  }

  async take(_roomId: string, lastSeq: number): Promise<UnreadComments | null> {
    const { readSeq } = this;
    return this.enabled && readSeq < lastSeq ? { word: 'sold', readSeq } : null;
  }

  async moveOn(_roomId: string, seq: number): Promise<void> {
    this.readSeq = seq;
  }

  async offers(): Promise<readonly Offer[]> {
    this.looks += 1;
    return this.drops();
  }

  async claimOf(): Promise<ClaimView | null> {
    return null;
  }

  async tell(events: readonly (CommentsClaimed | CommentsLeft)[]): Promise<void> {
    this.events.push(...events);
  }
}

/** A log in which nothing but messages stands. */
export class FakeTalk extends Talk {
  readonly log: Comment[] = [];
  readonly answers: CommentAnswer[] = [];

  say(authorId: string, text: string): Comment {
    const comment = { id: `message-${this.log.length + 1}`, authorId, text };
    this.log.push(comment);
    return comment;
  }

  async watch(): Promise<number> {
    return this.log.length;
  }

  async since(
    _roomId: string,
    after: number,
    limit: number,
  ): Promise<{ comments: readonly Comment[]; lastSeq: number }> {
    const comments = this.log.slice(after, after + limit);
    return { comments, lastSeq: after + comments.length };
  }

  async answer(_roomId: string, answers: readonly CommentAnswer[]): Promise<void> {
    this.answers.push(...answers);
  }
}
