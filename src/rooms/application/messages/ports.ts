/** What is asked of the outside about messages after they were posted. */
import type { Message } from '../../domain/messages/message.js';

export abstract class PostedMessages {
  /** Locks the message until the unit of work ends, ahead of everything else of its room. Null if there is none. */
  abstract lock(messageId: string): Promise<Message | null>;
  /** Locks the next `limit` of what this user said in a room and was not deleted, the oldest first. */
  abstract lockAllBy(roomId: string, userId: string, limit: number): Promise<readonly Message[]>;
  /** Stores what became of them; no text that they had before stays anywhere in the log. */
  abstract save(messages: readonly Message[]): Promise<void>;
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
