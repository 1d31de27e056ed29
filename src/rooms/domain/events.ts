import type { DomainEvent } from '#kernel';

/** What the rooms tell the other contexts; what is told inside of a room stands in its log. */
export type RoomOpened = DomainEvent<
  'room.opened',
  { readonly roomId: string; readonly ownerId: string; readonly kind: string; readonly title: string }
>;

/**
 * Somebody spoke in a room that a neighbour watches: its log has messages up to this number. One for each append,
 * in no promised order; what was said, and in which order, stands in the log.
 */
export type MessagesPosted = DomainEvent<
  'messages.posted',
  { readonly roomId: string; readonly lastSeq: number }
>;

/** A message names these users, who may want to know. What it says stands in the log, and may be deleted there. */
export type MessageMentioned = DomainEvent<
  'message.mentioned',
  {
    readonly roomId: string;
    readonly messageId: string;
    readonly seq: number;
    readonly userIds: readonly string[];
    readonly byId: string;
  }
>;
