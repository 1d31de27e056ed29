import { type Actor, UnitOfWork } from '#kernel';
import { CLAIM_WORD } from '../../domain/comments/comment-claim.js';
import { Rooms } from '../ports.js';
import { CommentClaims, type CommentClaimsSetting, Talk } from './ports.js';

/** Whoever manages a room decides whether its comments are claims. What was said before never is. */
export class SetCommentClaims {
  constructor(
    private readonly claims: CommentClaims,
    private readonly rooms: Rooms,
    private readonly talk: Talk,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws NotFound, Forbidden */
  async execute(
    actor: Actor,
    { roomId, enabled, word = CLAIM_WORD }: { roomId: string; enabled: boolean; word?: string | undefined },
  ): Promise<CommentClaimsSetting> {
    await this.rooms.checkManageable(roomId, actor);
    return this.unitOfWork.run(async () => {
      const before = await this.claims.set(roomId, { enabled, word });
      const lastSeq = await this.talk.watch(roomId, enabled);
      // On already: what was said and not looked at yet is still to be.
      if (!before) await this.claims.moveOn(roomId, lastSeq);
      return { enabled, word };
    });
  }
}
