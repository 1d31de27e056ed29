/** What is told of messages. Whoever may not see their room is told that there are none. */
import type { Actor, Page } from '#kernel';
import type { RoomEvent } from '../../domain/log.js';

/** How often an emoji was put on a message. */
export interface ReactionCount {
  readonly emoji: string;
  readonly count: number;
  /** True if the caller put one there. */
  readonly mine: boolean;
}

/** An event of a log, and if it is a message what others made of it; what there is nothing of is left out. */
export interface LoggedEvent extends RoomEvent {
  /** In the order in which they came. */
  readonly reactions?: readonly ReactionCount[];
  /** How many messages answer it, deleted ones too. */
  readonly replies?: number;
}

/** One message by itself. */
export interface MessageView extends LoggedEvent {
  readonly roomId: string;
  /** RFC 3339: when it was last edited or deleted; when it was posted if it never was. */
  readonly updatedAt: string;
}

export abstract class MessageQueries {
  /** @throws NotFound */
  abstract message(actor: Actor, messageId: string): Promise<MessageView>;
  /** What answers a message, the oldest first. @throws NotFound, InvalidCursor */
  abstract replies(
    actor: Actor,
    messageId: string,
    page: { limit?: number; cursor?: string },
  ): Promise<Page<LoggedEvent>>;
}
