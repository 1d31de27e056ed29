/** What is told of pins. */
import type { Actor } from '#kernel';
import type { Pin } from '../../domain/pins/pin-board.js';

export abstract class PinQueries {
  /** The oldest first. @throws NotFound if the caller may not see the room */
  abstract pins(actor: Actor, roomId: string): Promise<readonly Pin[]>;
}
