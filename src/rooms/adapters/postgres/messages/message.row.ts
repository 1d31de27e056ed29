import type { LoggedEvent, MessageView, ReactionCount } from '../../../application/messages/queries.js';
import type { MessageData } from '../../../domain/messages/message-data.js';
import { type EventRow, eventOf } from '../event.row.js';

/** An event beside what others made of it. */
export interface LoggedRow extends EventRow {
  readonly reactions: readonly ReactionCount[] | null;
  readonly replies: number | null;
}

export interface MessageRow extends LoggedRow {
  readonly room_id: string;
}

export function loggedOf(row: LoggedRow): LoggedEvent {
  const { reactions, replies } = row;
  return { ...eventOf(row), ...(reactions !== null && { reactions }), ...(replies && { replies }) };
}

export function messageOf(row: MessageRow): MessageView {
  const { reactions, replies, ...event } = loggedOf(row);
  const { deletedAt, editedAt } = event.data as MessageData;
  return {
    ...event,
    roomId: row.room_id,
    updatedAt: deletedAt ?? editedAt ?? event.at,
    ...(reactions && { reactions }),
    ...(replies && { replies }),
  };
}
