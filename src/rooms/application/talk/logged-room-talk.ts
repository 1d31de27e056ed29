import { NotFound } from '#kernel';
import { MessageBatch } from '../../domain/message-batch.js';
import { isSaid } from '../../domain/messages/message-data.js';
import type { LogReader, Messages, People, Place, Rooms } from '../ports.js';
import type { RoomLog } from '../room-log.js';
import { type RoomAnswer, RoomTalk, type Talked } from './room-talk.js';

/** The talk as the rooms' logs have it; answers are messages by the rules of all others. */
export class LoggedRoomTalk extends RoomTalk {
  constructor(
    private readonly rooms: Rooms,
    private readonly reader: LogReader,
    private readonly messages: Messages,
    private readonly log: RoomLog,
    private readonly people: People,
  ) {
    super();
  }

  async watch(roomId: string, watched: boolean): Promise<number> {
    const lastSeq = await this.rooms.watch(roomId, watched);
    if (lastSeq === null) throw new NotFound();
    return lastSeq;
  }

  async since(roomId: string, after: number, limit: number): Promise<Talked> {
    const { ownerId } = await this.place(roomId);
    const events = await this.reader.page(roomId, after, limit);
    return { messages: events.filter(isSaid), ownerId, lastSeq: events.at(-1)?.seq ?? after };
  }

  async answer(roomId: string, answers: readonly RoomAnswer[]): Promise<void> {
    if (answers.length === 0) return;
    const { ownerId, title } = await this.place(roomId);
    const author = { id: ownerId, displayName: (await this.people.nameOf(ownerId)) ?? title };
    const drafts = answers.map((answer) => ({ author, ...answer }));
    const batch = new MessageBatch(await this.messages.context(roomId, drafts), drafts);
    await this.log.append(roomId, batch.entries);
  }

  private async place(roomId: string): Promise<Place> {
    const place = await this.rooms.place(roomId, null);
    if (place === null) throw new NotFound();
    return place;
  }
}
