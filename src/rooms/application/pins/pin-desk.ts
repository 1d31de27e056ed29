import type { Actor, UnitOfWork } from '#kernel';
import { requireModerated } from '../../domain/access.js';
import type { RoomEntry } from '../../domain/log.js';
import type { Message } from '../../domain/messages/message.js';
import type { PinBoard } from '../../domain/pins/pin-board.js';
import type { PostedMessages } from '../messages/ports.js';
import type { Rooms } from '../ports.js';
import type { RoomLog } from '../room-log.js';
import type { PinBoards } from './ports.js';

/** Where a room's pins are changed: one change after the other, each with its news in one commit. */
export class PinDesk {
  constructor(
    private readonly rooms: Rooms,
    private readonly messages: PostedMessages,
    private readonly boards: PinBoards,
    private readonly log: RoomLog,
    private readonly work: UnitOfWork,
  ) {}

  /**
   * Has `decide` change the board and say what is to be told: null if it changed nothing.
   *
   * A message is held ahead of the board, as a deletion does: so none is pinned while it is being deleted.
   * @throws NotFound, Forbidden
   */
  async take(
    actor: Actor,
    { roomId, messageId }: { roomId: string; messageId?: string | undefined },
    decide: (board: PinBoard, message: Message | null) => RoomEntry | null,
  ): Promise<PinBoard> {
    return this.work.run(async () => {
      requireModerated(await this.rooms.place(roomId, actor.userId), actor);
      const message = messageId === undefined ? null : await this.messages.lock(messageId);
      const board = await this.boards.lock(roomId);
      const entry = decide(board, message);
      if (entry === null) return board;
      await this.boards.save(board);
      await this.log.append(roomId, [entry]);
      return board;
    });
  }
}
