/** What the rooms ask about messages after they were posted, in memory. */
import { PostedMessages, Reactions } from '../../../src/rooms/application/messages/ports.js';
import { PinBoards } from '../../../src/rooms/application/pins/ports.js';
import type { RoomEvent } from '../../../src/rooms/domain/log.js';
import { Message } from '../../../src/rooms/domain/messages/message.js';
import type { MessageData } from '../../../src/rooms/domain/messages/message-data.js';
import type { Reacted, Reaction } from '../../../src/rooms/domain/messages/reaction-batch.js';
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

  async lockAll(messageIds: readonly string[]): Promise<readonly Message[]> {
    const messages = await Promise.all([...new Set(messageIds)].map((id) => this.lock(id)));
    return messages.filter((message) => message !== null);
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

  constructor(private readonly posted: InMemoryPostedMessages) {
    super();
  }

  async roomOf(messageId: string): Promise<string | null> {
    return (await this.posted.lock(messageId))?.snapshot().roomId ?? null;
  }

  async hold(wishes: readonly Reaction[]): Promise<Reacted> {
    const counts = new Map<string, number>();
    for (const line of this.present) {
      const name = line.slice(0, line.lastIndexOf(' '));
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return {
      messages: await this.posted.lockAll(wishes.map(({ messageId }) => messageId)),
      counts: [...counts].map(([name, count]) => {
        const [messageId = '', emoji = ''] = name.split(' ');
        return { messageId, emoji, count };
      }),
      present: wishes.filter((wish) => this.present.has(lineOf(wish))),
    };
  }

  async change(added: readonly Reaction[], removed: readonly Reaction[]): Promise<void> {
    for (const reaction of added) this.present.add(lineOf(reaction));
    for (const reaction of removed) this.present.delete(lineOf(reaction));
  }
}

function lineOf({ messageId, emoji, userId }: Reaction): string {
  return `${messageId} ${emoji} ${userId}`;
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
  const posted = new InMemoryPostedMessages(fakes.stored);
  return {
    ...fakes,
    posted,
    reactions: new InMemoryReactions(posted),
    boards: new InMemoryPinBoards(),
  };
}
