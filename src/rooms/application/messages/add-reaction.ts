import type { Actor } from '#kernel';
import type { ReactionAsked, ReactionDesk } from './reaction-desk.js';

/** Puts an emoji on a message, once for each user. Again it changes nothing. */
export class AddReaction {
  constructor(private readonly desk: ReactionDesk) {}

  /** @throws ValidationFailed, NotFound, MessageDeleted, TooManyEmojis, SlowMode, and what the room's rules say */
  execute(actor: Actor, reaction: ReactionAsked): Promise<void> {
    return this.desk.take(actor, reaction, true);
  }
}
