import type { Clock } from '#kernel';
import type { RoomActor, RoomEntry } from '../../domain/log.js';
import type { Message, SeenEdits } from '../../domain/messages/message.js';
import type { Deleter } from '../../domain/messages/message-data.js';
import type { PinBoards } from '../pins/ports.js';
import type { PostedMessages } from './ports.js';

/** Who deletes in whose name, and which edits they have seen. */
export interface DeletionAsked {
  readonly by: RoomActor;
  readonly as: Deleter;
  readonly seen?: SeenEdits;
}

/** Takes the texts of held messages away, and their pins off, inside the caller's unit of work. */
export class Deletion {
  constructor(
    private readonly messages: PostedMessages,
    private readonly boards: PinBoards,
    private readonly clock: Clock,
  ) {}

  /** Returns what is to be told: nothing of those that were deleted before. @throws PreconditionFailed */
  async of(messages: readonly Message[], { by, as, seen }: DeletionAsked): Promise<readonly RoomEntry[]> {
    const now = this.clock.now();
    const entries = new Map<Message, RoomEntry>();
    for (const message of messages) {
      const entry = message.delete(by, { as, seen }, now);
      if (entry !== null) entries.set(message, entry);
    }
    const [first] = entries.keys();
    if (first === undefined) return [];
    await this.messages.save([...entries.keys()]);
    const board = await this.boards.lock(first.snapshot().roomId);
    const unpinned = [...entries.keys()].flatMap((message) => {
      const pin = board.of({ kind: 'message', targetId: message.snapshot().id });
      return (pin && board.unpin(pin.id, by)) ?? [];
    });
    if (unpinned.length > 0) await this.boards.save(board);
    return [...entries.values(), ...unpinned];
  }
}
