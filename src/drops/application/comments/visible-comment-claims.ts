import { type Actor, NotFound } from '#kernel';
import { CLAIM_WORD } from '../../domain/comments/comment-claim.js';
import { Rooms } from '../ports.js';
import type { ClaimView } from '../queries.js';
import { CommentClaims, type CommentClaimsSetting } from './ports.js';

/** What may be read of comment claims: the setting by whoever may see the room, a claim by who wrote the comment. */
export class VisibleCommentClaims {
  constructor(
    private readonly claims: CommentClaims,
    private readonly rooms: Rooms,
  ) {}

  /** @throws NotFound also for what the actor may not see */
  async setting(roomId: string, actor: Actor): Promise<CommentClaimsSetting> {
    await this.rooms.checkVisible(roomId, actor);
    return (await this.claims.setting(roomId)) ?? { enabled: false, word: CLAIM_WORD };
  }

  /** @throws NotFound */
  async claim(roomId: string, messageId: string, actor: Actor): Promise<ClaimView> {
    const claim = await this.claims.claimOf(roomId, actor.userId, messageId);
    if (claim === null) throw new NotFound();
    return claim;
  }
}
