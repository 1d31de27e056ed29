import type { Actor } from '#kernel';
import { emojiOf, reactionEntry } from '../../domain/messages/reaction.js';
import type { ReactionAsked } from './add-reaction.js';
import type { MessageDesk } from './message-desk.js';
import type { Reactions } from './ports.js';

/** Takes one's own emoji off a message. Again it changes nothing. */
export class RemoveReaction {
  constructor(
    private readonly desk: MessageDesk,
    private readonly reactions: Reactions,
  ) {}

  /** @throws ValidationFailed, NotFound, MessageDeleted */
  async execute(actor: Actor, { messageId, emoji: text }: ReactionAsked): Promise<void> {
    const emoji = emojiOf(text);
    await this.desk.take(actor, { messageId }, async ({ message, by }) => {
      message.requireThere();
      const removed = await this.reactions.remove(messageId, actor.userId, emoji);
      return removed ? [reactionEntry('reaction.removed', by, { messageId, emoji })] : [];
    });
  }
}
