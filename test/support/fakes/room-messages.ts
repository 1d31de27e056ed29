/** What the rooms ask about messages after they were posted, in memory. */
import { PostedMessages, Reactions } from '../../../src/rooms/application/messages/ports.js';
import { PinBoards } from '../../../src/rooms/application/pins/ports.js';
import type { RoomEvent } from '../../../src/rooms/domain/log.js';
import { Message } from '../../../src/rooms/domain/messages/message.js';
import type { MessageData } from '../../../src/rooms/domain/messages/message-data.js';
import { type Pin, PinBoard } from '../../../src/rooms/domain/pins/pin-board.js';
import { roomFakes } from './rooms.js';

type Stored = ReturnType<typeof roomFakes>['stored'];

class InMemoryPostedMessages extends PostedMessages {
  constructor(private readonly stored: Stored) {
    super();
  }

  async lock(messageId: string): Promise<Message | null> {
    for (const [roomId, log] of this.stored.logs) {
      const event = log.find(({ id, type }) => id === messageId && type === 'message.posted');
      if (event === undefined) continue;
      const data = event.data as MessageData;
      const authorId = event.actor?.id ?? '';
      return Message.restore({ id: messageId, roomId, authorId, postedAt: new Date(event.at), data });
    }
    return null;
  }

  async lockAllBy(roomId: string, userId: string, limit: number): Promise<readonly Message[]> {
    const messages = await Promise.all(this.stored.log(roomId).map(({ id }) => this.lock(id)));
    return messages
      .filter((message) => message !== null)
      .filter((message) => message.isBy(userId) && !message.isDeleted)
      .slice(0, limit);
  }

  async save(messages: readonly Message[]): Promise<void> {
    for (const message of messages) {
      const { id, roomId, data } = message.snapshot();
      const changed = (event: RoomEvent): RoomEvent => (event.id === id ? { ...event, data } : event);
      this.stored.logs.set(roomId, this.stored.log(roomId).map(changed));
    }
  }
}

class InMemoryReactions extends Reactions {
  /** As `message emoji user`. */
  readonly present = new Set<string>();

  async emojis(messageId: string): Promise<readonly string[]> {
    const words = [...this.present].map((line) => line.split(' '));
    return [...new Set(words.filter(([id]) => id === messageId).map(([, emoji]) => emoji ?? ''))];
  }

  async add(messageId: string, userId: string, emoji: string): Promise<boolean> {
    const before = this.present.size;
    return this.present.add(`${messageId} ${emoji} ${userId}`).size > before;
  }

  async remove(messageId: string, userId: string, emoji: string): Promise<boolean> {
    return this.present.delete(`${messageId} ${emoji} ${userId}`);
  }
}

class InMemoryPinBoards extends PinBoards {
  readonly pins = new Map<string, readonly Pin[]>();

  async lock(roomId: string): Promise<PinBoard> {
    return PinBoard.restore(roomId, this.pins.get(roomId) ?? []);
  }

  async save(board: PinBoard): Promise<void> {
    this.pins.set(board.roomId, board.snapshot());
  }
}

/** The rooms' fakes, and with them those of messages and pins. */
export function messageFakes(fakes = roomFakes()) {
  return {
    ...fakes,
    posted: new InMemoryPostedMessages(fakes.stored),
    reactions: new InMemoryReactions(),
    boards: new InMemoryPinBoards(),
  };
}
