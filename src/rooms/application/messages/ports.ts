/** What is asked of the outside about messages after they were posted. */
import type { Message } from '../../domain/messages/message.js';

export abstract class PostedMessages {
  /** Locks the message until the unit of work ends, ahead of everything else of its room. Null if there is none. */
  abstract lock(messageId: string): Promise<Message | null>;
  /** Stores what became of it; no text that it had before stays anywhere in the log. */
  abstract save(message: Message): Promise<void>;
}

/** Which user put which emoji on which message; to be changed only by who holds the message. */
export abstract class Reactions {
  /** The different emojis on a message. */
  abstract emojis(messageId: string): Promise<readonly string[]>;
  /** True if it was not there before. */
  abstract add(messageId: string, userId: string, emoji: string): Promise<boolean>;
  /** True if it was there. */
  abstract remove(messageId: string, userId: string, emoji: string): Promise<boolean>;
}
