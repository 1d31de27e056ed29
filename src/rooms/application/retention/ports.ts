/** What is asked of the outside about logs that are kept for a time only. */

/** A part of a log that is of age: the numbers after one up to another. */
export interface AgedPart {
  readonly after: number;
  readonly through: number;
  /** By how many days it is of age. */
  readonly days: number;
}

/** Somebody else purged the log meanwhile, or it shall be kept for another time now. */
export class PurgedMeanwhile extends Error {}

export abstract class AgedLogs {
  /** The rooms that keep their logs for a time only, after `after` in the order of their ids, at most `limit`. */
  abstract rooms(after: string | null, limit: number): Promise<readonly string[]>;
  /** The beginning of a log as far as it is of age, at most `limit` events and never the newest; null: nothing is. */
  abstract part(roomId: string, limit: number): Promise<AgedPart | null>;
  /**
   * Deletes these events, and what others made of them, inside the caller's unit of work. Messages are held first, in
   * their order, as by whoever else changes them. Returns the messages among them.
   */
  abstract remove(roomId: string, part: AgedPart): Promise<readonly string[]>;
  /** Takes the room's row and has its log begin after the part. @throws PurgedMeanwhile */
  abstract settle(roomId: string, part: AgedPart, messageIds: readonly string[]): Promise<void>;
}
