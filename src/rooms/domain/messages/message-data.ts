import type { ShownAttachment } from '../attachments/attachment.js';
import type { RoomEntry, RoomEvent } from '../log.js';
import { MESSAGE_POSTED } from '../message-batch.js';

export const MESSAGE_EDITED = 'message.edited';
export const MESSAGE_DELETED = 'message.deleted';

/** In whose name a message was deleted. */
export type Deleter = 'author' | 'moderator';

/** What the log says of a message by now: its latest text, or none once it is deleted. */
export interface MessageData {
  readonly text?: string;
  readonly clientId: string;
  readonly replyTo?: string;
  readonly mentions?: readonly string[];
  readonly attachments?: readonly ShownAttachment[];
  /** RFC 3339: when its text was last changed. */
  readonly editedAt?: string;
  readonly deletedAt?: string;
  readonly deletedBy?: Deleter;
}

/** What `message.edited` tells; without a text once a later edit or a deletion took it back. */
export interface MessageEdit {
  readonly messageId: string;
  readonly text?: string;
  readonly editedAt: string;
}

/** What `message.deleted` tells. */
export interface MessageDeletion {
  readonly messageId: string;
  readonly by: Deleter;
  readonly deletedAt: string;
}

export function edited(
  data: MessageData,
  { text, editedAt }: Pick<MessageEdit, 'text' | 'editedAt'>,
): MessageData {
  return { ...data, ...(text !== undefined && { text }), editedAt };
}

/** Nothing of what was said stays, but that something was, by whom, and as an answer to what. */
export function deleted(
  { clientId, replyTo }: MessageData,
  { by, deletedAt }: Pick<MessageDeletion, 'by' | 'deletedAt'>,
): MessageData {
  return { clientId, ...(replyTo !== undefined && { replyTo }), deletedAt, deletedBy: by };
}

/** True for a message that still says something. */
export function isSaid({ type, data }: RoomEntry): boolean {
  return type === MESSAGE_POSTED && 'text' in data;
}

/** The text that became of a message: a later edit takes it from the ones before. */
interface Fate {
  readonly edit?: RoomEvent;
  readonly deletion?: RoomEvent;
}

/**
 * The `events` as the log has them once `later` ones are in it too: no text that was taken back.
 *
 * The table is rewritten when a message is edited or deleted; this does the same to what is kept in memory.
 */
export function inHindsight(
  events: readonly RoomEvent[],
  later: readonly RoomEvent[] = events,
): readonly RoomEvent[] {
  const fates = new Map<string, Fate>();
  for (const event of later) {
    const { messageId } = event.data as { messageId?: string };
    if (messageId === undefined) continue;
    if (event.type === MESSAGE_EDITED) fates.set(messageId, { ...fates.get(messageId), edit: event });
    if (event.type === MESSAGE_DELETED) fates.set(messageId, { ...fates.get(messageId), deletion: event });
  }
  return fates.size === 0 ? events : events.map((event) => retold(event, fates));
}

function retold(event: RoomEvent, fates: ReadonlyMap<string, Fate>): RoomEvent {
  if (event.type === MESSAGE_POSTED) {
    const fate = fates.get(event.id);
    const data = event.data as MessageData;
    if (fate === undefined || data.deletedAt !== undefined) return event;
    if (fate.deletion !== undefined)
      return { ...event, data: deleted(data, fate.deletion.data as MessageDeletion) };
    return { ...event, data: edited(data, fate.edit?.data as MessageEdit) };
  }
  if (event.type !== MESSAGE_EDITED) return event;
  const { text, ...edit } = event.data as MessageEdit;
  const fate = fates.get(edit.messageId);
  if (fate === undefined || text === undefined) return event;
  const isLatest = fate.deletion === undefined && (fate.edit?.seq ?? 0) <= event.seq;
  return isLatest ? event : { ...event, data: edit };
}
