import { type Actor, type GroupCommit, type GroupCommits, NotFound, type Outcome } from '#kernel';
import { emojiOf } from '../../domain/messages/reaction.js';
import { type Reaction, ReactionBatch, type ReactionWish } from '../../domain/messages/reaction-batch.js';
import type { Messages } from '../ports.js';
import type { RoomLog } from '../room-log.js';
import type { TalkBudget } from '../talk/ports.js';
import type { Reactions } from './ports.js';

/** Which emoji, and on which message. */
export interface ReactionAsked {
  readonly messageId: string;
  readonly emoji: string;
}

/**
 * Where reactions are put on messages and taken off. A crowd reacts to one message at once: those for one room that come
 * while others commit are the next batch, one transaction with one look, one change and one append.
 */
export class ReactionDesk {
  private readonly commits: GroupCommit<string, ReactionWish, void>;

  constructor(
    private readonly reactions: Reactions,
    private readonly messages: Messages,
    private readonly log: RoomLog,
    private readonly budget: TalkBudget,
    commits: GroupCommits,
  ) {
    this.commits = commits.named('room-reactions', (roomId, wishes) => this.commit(roomId, wishes));
  }

  /** @throws ValidationFailed, NotFound, Banned, MessageDeleted, SlowMode; to put one `on`: TooManyEmojis, and what the rules say */
  async take(actor: Actor, { messageId, emoji: text }: ReactionAsked, on: boolean): Promise<void> {
    const emoji = emojiOf(text);
    const by = { id: actor.userId, displayName: actor.displayName };
    const roomId = await this.reactions.roomOf(messageId);
    if (roomId === null) throw new NotFound();
    const wish = { messageId, emoji, on, by, admin: actor.role === 'admin' };
    return this.budget.within(actor, { roomId, kind: 'reaction' }, () => this.commits.submit(roomId, wish));
  }

  private commit(roomId: string, wishes: readonly ReactionWish[]): Promise<readonly Outcome<void>[]> {
    const authors = [...new Map(wishes.map(({ by }) => [by.id, by])).values()];
    const drafts = authors.map((author) => ({ author, clientId: '', text: '' }));
    return this.messages.once(async () => {
      const reacted = await this.reactions.hold(wishes.map(reactionOf));
      const context = await this.messages.context(roomId, drafts);
      const { added, removed, entries, outcomes } = new ReactionBatch(context, reacted, wishes);
      if (added.length + removed.length > 0) await this.reactions.change(added, removed);
      await this.log.append(roomId, entries, context?.rulesVersion);
      return outcomes;
    });
  }
}

function reactionOf({ messageId, emoji, by }: ReactionWish): Reaction {
  return { messageId, emoji, userId: by.id };
}
