/** What the rooms tell. Whoever may not see a room is told that there is none; who is banned sees its card only. */
import type { Actor, Page } from '#kernel';
import type { RoomRole } from '../domain/moderation/roles.js';
import type { TalkRules } from '../domain/moderation/talk-rules.js';
import type { RoomKind } from '../domain/room.js';
import type { LoggedEvent } from './messages/queries.js';

/** A room, as one user sees it. */
export interface RoomView extends TalkRules {
  readonly id: string;
  readonly kind: RoomKind;
  /** Of a direct room: the other user's name. */
  readonly title: string;
  readonly slug: string | null;
  readonly ownerId: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The number of the last event in the log; 0 if there is none. */
  readonly lastSeq: number;
  /** True if the caller is a member. */
  readonly member: boolean;
  /** What the caller is there; null for whoever is no member. */
  readonly role: RoomRole | null;
  /** How far the caller has read; null for whoever is no member. */
  readonly readSeq: number | null;
  /** Events after `readSeq`; 0 for whoever is no member. */
  readonly unread: number;
}

export interface MemberView {
  readonly id: string;
  readonly displayName: string;
  readonly role: RoomRole;
  readonly joinedAt: string;
}

/** Which part of a log: after one number, before another, both, or its end. */
export interface LogRange {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly limit?: number | undefined;
}

/** A message as v1 shows it. */
export interface PlainMessage {
  readonly id: string;
  readonly author: string;
  /** Empty once it was deleted. */
  readonly text: string;
  readonly createdAt: string;
}

/** One numbered page, and how much there is in all. */
export interface Numbered<T> {
  readonly data: readonly T[];
  readonly total: number;
}

export interface NumberedPage {
  readonly page: number;
  readonly perPage: number;
}

export abstract class RoomQueries {
  /** The public rooms and the caller's own, the newest first. @throws InvalidCursor */
  abstract rooms(actor: Actor, page: { limit?: number; cursor?: string }): Promise<Page<RoomView>>;
  abstract numberedRooms(actor: Actor, page: NumberedPage): Promise<Numbered<RoomView>>;
  /** @throws NotFound */
  abstract room(actor: Actor, idOrSlug: string): Promise<RoomView>;
  /** In the order of their ids. @throws NotFound, InvalidCursor */
  abstract members(
    actor: Actor,
    roomId: string,
    page: { limit?: number; cursor?: string },
  ): Promise<Page<MemberView>>;
  /** In order, whichever end is asked for; `next` is the number to go on with, as `after` or as `before`. @throws NotFound */
  abstract events(actor: Actor, roomId: string, range: LogRange): Promise<Page<LoggedEvent>>;
  /** The newest first. @throws NotFound */
  abstract numberedMessages(
    actor: Actor,
    roomId: string,
    page: NumberedPage,
  ): Promise<Numbered<PlainMessage>>;
}
