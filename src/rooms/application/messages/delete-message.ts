import type { Actor } from '#kernel';
import { requireModerated } from '../../domain/access.js';
import type { SeenEdits } from '../../domain/messages/message.js';
import type { Deletion } from './deletion.js';
import type { MessageDesk } from './message-desk.js';

/** Takes the text of a message away: one's own, or any by whoever keeps order. Pinned, it is taken off as well. */
export class DeleteMessage {
  constructor(
    private readonly desk: MessageDesk,
    private readonly deletion: Deletion,
  ) {}

  /** Again it changes nothing. @throws NotFound, Forbidden, PreconditionFailed */
  async execute(actor: Actor, { messageId, seen }: { messageId: string; seen?: SeenEdits }): Promise<void> {
    await this.desk.take(actor, { messageId }, async ({ message, place, by }) => {
      const own = message.isBy(actor.userId);
      if (!own) requireModerated(place, actor);
      return this.deletion.of([message], { by, as: own ? 'author' : 'moderator', seen });
    });
  }
}
