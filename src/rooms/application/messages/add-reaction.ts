import type { Actor } from '#kernel';
import { emojiOf, reactionEntry, requireRoomFor } from '../../domain/messages/reaction.js';
import type { MessageDesk } from './message-desk.js';
import type { Reactions } from './ports.js';

export interface ReactionAsked {
  readonly messageId: string;
  readonly emoji: string;
}

/** Puts an emoji on a message, once for each user. Again it changes nothing. */
export class AddReaction {
  constructor(
    private readonly desk: MessageDesk,
    private readonly reactions: Reactions,
  ) {}

  /** @throws ValidationFailed, NotFound, MessageDeleted, TooManyEmojis, and what the room's rules say */
  async execute(actor: Actor, { messageId, emoji: text }: ReactionAsked): Promise<void> {
    const emoji = emojiOf(text);
    await this.desk.take(actor, { messageId, text: '' }, async ({ message, by }) => {
      message.requireThere();
      requireRoomFor(emoji, await this.reactions.emojis(messageId));
      const added = await this.reactions.add(messageId, actor.userId, emoji);
      return added ? [reactionEntry('reaction.added', by, { messageId, emoji })] : [];
    });
  }
}
