import type { Actor } from '#kernel';
import type { ReactionAsked, ReactionDesk } from './reaction-desk.js';

/** Takes one's own emoji off a message. Again it changes nothing. */
export class RemoveReaction {
  constructor(private readonly desk: ReactionDesk) {}

  /** @throws ValidationFailed, NotFound, MessageDeleted, SlowMode */
  execute(actor: Actor, reaction: ReactionAsked): Promise<void> {
    return this.desk.take(actor, reaction, false);
  }
}
