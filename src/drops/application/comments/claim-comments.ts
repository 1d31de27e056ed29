import { Ids } from '#kernel';
import { readings } from '../../domain/comments/comment-claim.js';
import type { CommentsClaimed, CommentsLeft } from '../../domain/comments/events.js';
import { DropDesk } from '../drop-desk.js';
import { CommentBatch } from './comment-batch.js';
import { CommentClaims, Talk } from './ports.js';

/** Events of a room's log looked at in one unit of work at most, as it keeps the rows of drops from others. */
const AT_ONCE = 250;

/**
 * Makes claims of what was said in a room, in the order in which it was said, and answers each in its thread.
 *
 * The news that somebody spoke comes in any order and more than once. So it only says how far to look: what is looked at
 * is the log, from the number on to which everything was. Claims, answers and that number are one unit of work, the
 * caller's: either all of it happened, or nothing.
 */
export class ClaimComments {
  constructor(
    private readonly claims: CommentClaims,
    private readonly talk: Talk,
    private readonly desk: DropDesk,
    private readonly ids: Ids,
  ) {}

  async execute(news: { roomId: string; lastSeq: number; isChallenged: boolean }): Promise<void> {
    const { roomId, isChallenged } = news;
    const unread = await this.claims.take(roomId, news.lastSeq);
    if (unread === null) return;
    const { word, readSeq } = unread;
    const { comments, lastSeq } = await this.talk.since(roomId, readSeq, AT_ONCE);
    await this.claims.moveOn(roomId, lastSeq);
    // Most of what is said is talk, and costs no look at the drops.
    const likely = comments.filter(({ text }) => readings(text, word).length > 0);
    const offers = likely.length > 0 ? await this.claims.offers(roomId) : [];
    const batch = new CommentBatch(likely, { word, isChallenged }, offers, () => this.ids.next());
    const answers = batch.answers(await this.desk.commitAll(batch.requests));
    const { claimed } = batch;
    const events: (CommentsClaimed | CommentsLeft)[] = [];
    if (claimed.length > 0) events.push({ type: 'comments.claimed', data: { claims: claimed } });
    if (lastSeq < news.lastSeq)
      events.push({ type: 'comments.left', data: { roomId, lastSeq: news.lastSeq } });
    await this.claims.tell(events);
    await this.talk.answer(roomId, answers);
  }
}
