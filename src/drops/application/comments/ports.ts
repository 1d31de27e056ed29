/** What comment claims ask of the outside. */
import type { CommentsClaimed, CommentsLeft } from '../../domain/comments/events.js';
import type { Offer } from '../../domain/comments/named-drop.js';
import type { ClaimView } from '../queries.js';

/** Whether a room takes comments for claims, and which word begins one. */
export interface CommentClaimsSetting {
  readonly enabled: boolean;
  readonly word: string;
}

/** Comments that nobody else looks at until the unit of work ends. */
export interface UnreadComments {
  readonly word: string;
  /** All that was said up to this number has been looked at. */
  readonly readSeq: number;
}

export abstract class CommentClaims {
  /** Null if the room never had one. */
  abstract setting(roomId: string): Promise<CommentClaimsSetting | null>;
  /** Stores the setting and keeps its row until the unit of work ends; true if the room took comments before. */
  abstract set(roomId: string, setting: CommentClaimsSetting): Promise<boolean>;
  /** Null if the room takes none, or those up to `lastSeq` were looked at; of two who ask, the second waits. */
  abstract take(roomId: string, lastSeq: number): Promise<UnreadComments | null>;
  /** All up to `seq` was looked at. */
  abstract moveOn(roomId: string, seq: number): Promise<void>;
  /** The drops that a comment can mean: open ones first, then the latest; at most 50. */
  abstract offers(roomId: string): Promise<readonly Offer[]>;
  /** The claim that this user's comment became; null if it became none. */
  abstract claimOf(roomId: string, userId: string, messageId: string): Promise<ClaimView | null>;
  /** Leaves events with what this unit of work writes. */
  abstract tell(events: readonly (CommentsClaimed | CommentsLeft)[]): Promise<void>;
}

/** Somebody's comment. */
export interface Comment {
  readonly id: string;
  readonly authorId: string;
  readonly text: string;
}

/** What the room's owner says in the thread of a comment; the same `clientId` again makes no second answer. */
export interface CommentAnswer {
  readonly replyTo: string;
  readonly clientId: string;
  readonly text: string;
}

/** What is said in rooms, as drops hear it; all of it in the unit of work of who asks. */
export abstract class Talk {
  /** Has drops told of what is said from now on, or not any more; returns the number behind which that begins. */
  abstract watch(roomId: string, watched: boolean): Promise<number>;
  /** What others than the owner said in the next `limit` events behind `after`, in order, and how far that reaches. */
  abstract since(
    roomId: string,
    after: number,
    limit: number,
  ): Promise<{ readonly comments: readonly Comment[]; readonly lastSeq: number }>;
  /** Answers in the name of the room's owner. Takes the room's row, so it comes last. */
  abstract answer(roomId: string, answers: readonly CommentAnswer[]): Promise<void>;
}
