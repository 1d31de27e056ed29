import type { RoomEntry, RoomEvent } from '../domain/log.js';

/** The rules of a room, or who hears of it, are others than those on which entries were decided; deciding anew helps. */
export class RulesChanged extends Error {}

/** Writes the one log of each room. */
export abstract class RoomLog {
  /**
   * Numbers the entries and stores them, inside the caller's unit of work; once that has committed, every socket in
   * the room gets them, on every node.
   *
   * Takes the room's row: whoever locks other rows as well locks them first, so that nobody waits in a circle.
   * @param rulesVersion on which version of the room's rules the entries were decided; left out: they depend on none
   * @throws NotFound if there is no such room, RulesChanged if it has other rules by now
   */
  abstract append(
    roomId: string,
    entries: readonly RoomEntry[],
    rulesVersion?: number,
  ): Promise<readonly RoomEvent[]>;
  /**
   * The same for what nobody but the room hears of. In a unit of work it is a part of that; without, one by itself, in one
   * round trip. @throws RulesChanged also if others have begun to watch the room
   */
  abstract appendAlone(
    roomId: string,
    entries: readonly RoomEntry[],
    rulesVersion: number,
  ): Promise<readonly RoomEvent[]>;
  /** As `append`, for several rooms in one statement, whose rows are taken in the order of their ids. */
  abstract appendAll(entries: ReadonlyMap<string, readonly RoomEntry[]>): Promise<void>;
}
