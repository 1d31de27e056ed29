import type { RoomEvent } from '../../domain/log.js';

/** What was said in a part of a log, in order. */
export interface Talked {
  readonly messages: readonly RoomEvent[];
  /** The last number that was looked at, whatever it told of. */
  readonly lastSeq: number;
  readonly ownerId: string;
}

/** What a room's owner says in the thread of a message. */
export interface RoomAnswer {
  /** The message that is answered. */
  readonly replyTo: string;
  /** A name of its own among all that the owner says: the same again makes no second message. */
  readonly clientId: string;
  readonly text: string;
}

/** What is said in rooms, for neighbours that answer it. Everything happens in the caller's unit of work. */
export abstract class RoomTalk {
  /**
   * Has `messages.posted` tell of the room's messages from now on, or not any more; returns the number after which
   * they come. Takes the room's row: whoever locks other rows as well locks them first.
   * @throws NotFound if there is no such room
   */
  abstract watch(roomId: string, watched: boolean): Promise<number>;
  /** The messages among the `limit` events behind `after` that are not deleted. What is not committed yet comes behind them. @throws NotFound */
  abstract since(roomId: string, after: number, limit: number): Promise<Talked>;
  /** Says each once, in the name of the room's owner. Takes the room's row. @throws NotFound if there is no such room */
  abstract answer(roomId: string, answers: readonly RoomAnswer[]): Promise<void>;
}
