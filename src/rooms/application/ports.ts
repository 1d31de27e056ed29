/** What the rooms ask of the outside. */
import type { Sight, Standing } from '../domain/access.js';
import type { RoomEvent } from '../domain/log.js';
import type { MessageContext, MessageDraft, Waits } from '../domain/message-batch.js';
import type { MemberRole } from '../domain/moderation/roles.js';
import type { Room, RoomKind } from '../domain/room.js';
import type { KnownRoom } from './room-directory.js';

/** A room as one user stands to it, and how far its log reaches, all read at one moment. */
export interface Place extends Standing, KnownRoom {
  readonly lastSeq: number;
  /** The first number that the log still has; one past the last if it has none. */
  readonly oldest: number;
  /** Rises whenever somebody may have lost the sight of the room. */
  readonly accessVersion: number;
}

export abstract class Rooms {
  /** Null if there is no such room. A user of null is no member of any. */
  abstract place(roomId: string, userId: string | null): Promise<Place | null>;
  /** The room of this slug; null if there is none. */
  abstract bySlug(slug: string): Promise<KnownRoom | null>;
  /** Locks the room's row until the unit of work ends. Null if there is no such room. */
  abstract lock(roomId: string): Promise<Room | null>;
  /** Stores a new room with its first members and its events. @throws SlugTaken, also if two try at once */
  abstract add(room: Room, memberIds: readonly string[]): Promise<void>;
  /** Stores a direct room unless these two have one; returns the id of the one they have. Two at once make one. */
  abstract addDirect(room: Room, memberIds: readonly string[]): Promise<string>;
  /** Stores what was changed; a room that is not public any more is left by the sockets of others. @throws SlugTaken */
  abstract save(room: Room): Promise<void>;
  /** Takes the room's row, and has every message decided anew whose author was judged before. */
  abstract rulesChanged(roomId: string): Promise<void>;
  /** Has messages told of, or not; takes the room's row and returns its last number. Null if there is no such room. */
  abstract watch(roomId: string, watched: boolean): Promise<number | null>;
}

/** Those who keep order in a room, its owner among them. */
export interface Keepers {
  readonly kind: RoomKind;
  readonly userIds: readonly string[];
}

/** Where a member stands in a room. */
export interface ReadMark extends Sight {
  /** The last event the member has read. */
  readonly readSeq: number;
}

export abstract class Members {
  /** True if the user was none before. */
  abstract add(roomId: string, userId: string): Promise<boolean>;
  /** Names a member; returns what they were if that is another role, and null if they are no member. */
  abstract nameAs(roomId: string, userId: string, role: MemberRole): Promise<MemberRole | null>;
  /** Null if there is no such room. */
  abstract keepers(roomId: string): Promise<Keepers | null>;
  /** True if the user was one; once committed, their sockets leave the room unless it is public. */
  abstract remove(roomId: string, userId: string): Promise<boolean>;
  /** True in a room so small that it is told who comes and goes; costs the same however many members there are. */
  abstract areFew(roomId: string): Promise<boolean>;
  /** Moves the mark forward to `seq`, at most to the end of the log. Null if there is no such room. */
  abstract markRead(roomId: string, userId: string, seq: number): Promise<ReadMark | null>;
}

export abstract class Messages {
  /** All that a batch is decided on; null if there is no such room. */
  abstract context(roomId: string, drafts: readonly MessageDraft[]): Promise<MessageContext | null>;
  /**
   * Takes the turns of authors in a room in slow mode: on all nodes together one each in `seconds`, by the database's
   * time. Returns those who have none yet. Taken before the room's row.
   */
  abstract takeTurns(roomId: string, authorIds: readonly string[], seconds: number): Promise<Waits>;
  /**
   * Runs `post` as one unit of work, and again if another node stored one of its messages meanwhile, or if the rules
   * became others: then the next run finds that. @throws Overloaded if they change faster than it can run
   */
  abstract once<T>(post: () => Promise<T>): Promise<T>;
  /** The same, but `post` has its units of work itself, if it needs any. */
  abstract retried<T>(post: () => Promise<T>): Promise<T>;
}

/** Tells all nodes what was committed; whoever misses it finds it in the tables within a second. */
export abstract class RoomNews {
  abstract appended(roomId: string, events: readonly RoomEvent[]): void;
  /** Somebody may have lost the sight of the room. */
  abstract accessChanged(roomId: string): void;
}

/** A user, as rooms see them. */
export interface Person {
  readonly displayName: string;
  /** Whether they are an admin of the site. */
  readonly admin: boolean;
  /** Whether they may have rooms of their own. */
  readonly host: boolean;
}

/** The users, as rooms see them. */
export abstract class People {
  /** Null if there is none of this id. */
  abstract find(userId: string): Promise<Person | null>;
  /** The name of a user; null if there is none of this id. */
  abstract nameOf(userId: string): Promise<string | null>;
  /** Those of the ids that are of users. */
  abstract known(userIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Where a room's log ends, and whether somebody may have lost the sight of the room. */
export interface LogEnd extends Pick<Place, 'lastSeq' | 'accessVersion'> {
  readonly roomId: string;
}

/** Reads the logs for those who follow them. */
export abstract class LogReader {
  /** The events after `after`, at most `limit`, in order. */
  abstract page(roomId: string, after: number, limit: number): Promise<readonly RoomEvent[]>;
  abstract ends(roomIds: readonly string[]): Promise<readonly LogEnd[]>;
  /** Those of the users who may not see the room. */
  abstract strangers(roomId: string, userIds: readonly string[]): Promise<readonly string[]>;
}
