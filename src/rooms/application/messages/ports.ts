/** What is asked of the outside about messages after they were posted. */
import type { Message } from '../../domain/messages/message.js';
import type { Reacted, Reaction } from '../../domain/messages/reaction-batch.js';

export abstract class PostedMessages {
  /** Locks the message until the unit of work ends, ahead of everything else of its room. Null if there is none. */
  abstract lock(messageId: string): Promise<Message | null>;
  /** The same for some of one room, in the order of their numbers; what is none is left out. */
  abstract lockAll(messageIds: readonly string[]): Promise<readonly Message[]>;
  /** Locks the next `limit` of what this user said in a room and was not deleted, the oldest first. */
  abstract lockAllBy(roomId: string, userId: string, limit: number): Promise<readonly Message[]>;
  /** Stores what became of them; no text that they had before stays anywhere in the log. */
  abstract save(messages: readonly Message[]): Promise<void>;
}

/** Which user put which emoji on which message. */
export abstract class Reactions {
  /** The room of a message; null if there is no such message. Those who ask together are answered together. */
  abstract roomOf(messageId: string): Promise<string | null>;
  /** Locks the messages of the wishes until the unit of work ends, ahead of everything else of their room; what is on them. */
  abstract hold(wishes: readonly Reaction[]): Promise<Reacted>;
  /** Stores what became of reactions, the added ones in this order; only for who holds their messages. */
  abstract change(added: readonly Reaction[], removed: readonly Reaction[]): Promise<void>;
}
