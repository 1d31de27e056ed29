/** What is asked of the outside about pins. */
import type { PinBoard } from '../../domain/pins/pin-board.js';

export abstract class PinBoards {
  /** Locks the board of a room that is there until the unit of work ends: after a message, ahead of the room's row. */
  abstract lock(roomId: string): Promise<PinBoard>;
  abstract save(board: PinBoard): Promise<void>;
}
