import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '#platform/config/settings.js';
import { type Message, Subscribes } from '#platform/outbox/subscribers.js';
import { type MessagesPosted, RoomStage } from '#rooms';
import { ClaimComments } from '../../application/comments/claim-comments.js';
import { DropQueries } from '../../application/queries.js';
import type { CommentsClaimed } from '../../domain/comments/events.js';

/** Makes claims of comments, and tells those who wrote them. */
@Injectable()
export class CommentClaimsSubscriber {
  constructor(
    private readonly claimComments: ClaimComments,
    private readonly queries: DropQueries,
    private readonly stage: RoomStage,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Subscribes('messages.posted', 'drops.comment-claims')
  @Subscribes('comments.left', 'drops.comment-claims-left')
  async posted({ roomId, lastSeq }: MessagesPosted['data'], _message: Message): Promise<void> {
    // A comment carries no token, and who solved a challenge is known to one process only.
    const isChallenged = this.settings.turnstileSecret !== undefined;
    await this.claimComments.execute({ roomId, lastSeq, isChallenged });
  }

  /** To everything that they are connected with: the thread is for everyone, the claim for them. */
  @Subscribes('comments.claimed', 'drops.tell-commenters')
  async claimed({ claims }: CommentsClaimed['data'], _message: Message): Promise<void> {
    const messages = new Map(claims.map(({ claimId, messageId }) => [claimId, messageId]));
    for (const { userId, claim } of await this.queries.turns([...messages.keys()])) {
      const { dropId } = claim;
      this.stage.toUser(userId, 'claim.held', { dropId, claim, messageId: messages.get(claim.id) });
    }
  }
}
