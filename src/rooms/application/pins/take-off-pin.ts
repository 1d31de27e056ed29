import type { Actor } from '#kernel';
import type { PinDesk } from './pin-desk.js';

/** Takes a pin off. Again it changes nothing. */
export class TakeOffPin {
  constructor(private readonly desk: PinDesk) {}

  /** @throws NotFound, Forbidden for whoever does not keep order */
  async execute(actor: Actor, { roomId, pinId }: { roomId: string; pinId: string }): Promise<void> {
    const by = { id: actor.userId, displayName: actor.displayName };
    await this.desk.take(actor, { roomId }, (board) => board.unpin(pinId, by));
  }
}
