import { describe, expect, it } from '@jest/globals';
import { person, roomFakes } from '../../../../test/support/fakes/rooms.js';
import type { RoomEvent } from '../../domain/log.js';
import { OpenRoom } from '../open-room.js';
import { LogReader } from '../ports.js';
import { LoggedRoomTalk } from './logged-room-talk.js';

class StoredLog extends LogReader {
  constructor(private readonly events: readonly RoomEvent[]) {
    super();
  }

  page = async (): Promise<readonly RoomEvent[]> => this.events;
  ends = async (): Promise<readonly never[]> => [];
  strangers = async (): Promise<readonly string[]> => [];
}

describe('What was said in a room', () => {
  it('are the messages that still say something', async () => {
    const { rooms, work, ids, clock, messages, log, people } = roomFakes();
    const room = { title: 'Friday', kind: 'public' as const };
    const roomId = await new OpenRoom(rooms, work, ids, clock).execute(person('hana', 'host'), room);
    const [deleted, said, other] = [
      { type: 'message.posted', data: { clientId: 'a', deletedAt: '2026-11-21T10:00:00.000Z' } },
      { type: 'message.posted', data: { clientId: 'b', text: 'sold' } },
      { type: 'message.edited', data: { messageId: 'event-2', text: 'sold' } },
    ].map((event, index) => ({ ...event, id: `event-${index}`, seq: index + 1, at: '', actor: null }));
    const stored = new StoredLog([deleted, said, other] as RoomEvent[]);
    const talk = new LoggedRoomTalk(rooms, stored, messages, log, people);
    expect(await talk.since(roomId, 0, 10)).toEqual({ messages: [said], ownerId: 'hana', lastSeq: 3 });
  });
});
