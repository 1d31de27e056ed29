import type { Actor, Clock } from '#kernel';
import { requireModerated } from '../../domain/access.js';
import type { SeenEdits } from '../../domain/messages/message.js';
import type { PinBoards } from '../pins/ports.js';
import type { MessageDesk } from './message-desk.js';
import type { PostedMessages } from './ports.js';

/** Takes the text of a message away: one's own, or any by whoever keeps order. Pinned, it is taken off as well. */
export class DeleteMessage {
  constructor(
    private readonly desk: MessageDesk,
    private readonly messages: PostedMessages,
    private readonly boards: PinBoards,
    private readonly clock: Clock,
  ) {}

  /** Again it changes nothing. @throws NotFound, Forbidden, PreconditionFailed */
  async execute(actor: Actor, { messageId, seen }: { messageId: string; seen?: SeenEdits }): Promise<void> {
    await this.desk.take(actor, { messageId }, async ({ message, place, by }) => {
      const own = message.isBy(actor.userId);
      if (!own) requireModerated(place, actor);
      const entry = message.delete(by, { as: own ? 'author' : 'moderator', seen }, this.clock.now());
      if (entry === null) return [];
      await this.messages.save(message);
      const board = await this.boards.lock(place.id);
      const pin = board.of({ kind: 'message', targetId: messageId });
      const unpinned = pin === undefined ? null : board.unpin(pin.id, by);
      if (unpinned === null) return [entry];
      await this.boards.save(board);
      return [entry, unpinned];
    });
  }
}
