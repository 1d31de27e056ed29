import { describe, expect, it } from '@jest/globals';
import { messageFakes } from '../../../../test/support/fakes/room-messages.js';
import { person } from '../../../../test/support/fakes/rooms.js';
import { OpenRoom } from '../open-room.js';
import { AgedLogs, type AgedPart, PurgedMeanwhile } from './ports.js';
import { PurgeLogs } from './purge-logs.js';

/** Logs of which so many events are of age; each is a message. */
class CountedLogs extends AgedLogs {
  readonly purged = new Map<string, number>();
  readonly parts: [string, number][] = [];
  /** Runs before the room's row is taken: what somebody else does meanwhile. */
  meanwhile: (roomId: string) => void = () => undefined;

  constructor(private readonly ofAge: ReadonlyMap<string, number>) {
    super();
  }

  async rooms(after: string | null, limit: number): Promise<readonly string[]> {
    const ids = [...this.ofAge.keys()].toSorted();
    return ids.filter((id) => after === null || id > after).slice(0, limit);
  }

  async part(roomId: string, limit: number): Promise<AgedPart | null> {
    const after = this.purged.get(roomId) ?? 0;
    const through = Math.min(after + limit, this.ofAge.get(roomId) ?? 0);
    return through > after ? { after, through, days: 1 } : null;
  }

  async remove(roomId: string, { after, through }: AgedPart): Promise<readonly string[]> {
    return Array.from({ length: through - after }, (_, index) => `${roomId}-${after + index + 1}`);
  }

  async settle(roomId: string, { after, through }: AgedPart, messageIds: readonly string[]): Promise<void> {
    this.meanwhile(roomId);
    if (after !== (this.purged.get(roomId) ?? 0)) throw new PurgedMeanwhile();
    this.purged.set(roomId, through);
    this.parts.push([roomId, messageIds.length]);
  }
}

describe('Purging logs', () => {
  function over(ofAge: Record<string, number>) {
    const fakes = messageFakes();
    const logs = new CountedLogs(new Map(Object.entries(ofAge)));
    return { ...fakes, logs, purge: new PurgeLogs(logs, fakes.boards, fakes.log, fakes.work) };
  }

  it('goes through all rooms, each in parts of 5,000 events', async () => {
    const rooms = Array.from({ length: 501 }, (_, index) => [`room-${String(index).padStart(3, '0')}`, 1]);
    const { logs, purge } = over({ ...Object.fromEntries(rooms), 'room-long': 12_001 });
    await purge.execute();
    expect(logs.purged.size).toBe(502);
    expect(logs.parts.filter(([id]) => id === 'room-long').map(([, events]) => events)).toEqual([
      5_000, 5_000, 2_001,
    ]);
  });

  it('leaves to others what they purge meanwhile, and goes on with the next room', async () => {
    const { logs, purge } = over({ one: 3, two: 3 });
    logs.meanwhile = (roomId) => roomId === 'one' && logs.purged.set('one', 2);
    await purge.execute();
    expect([...logs.purged]).toEqual([
      ['one', 2],
      ['two', 3],
    ]);
  });

  it('is not held up by a room that cannot be purged, but says so', async () => {
    const { logs, purge } = over({ one: 3, two: 3 });
    logs.meanwhile = (roomId) => {
      if (roomId === 'one') throw new Error('locked');
    };
    await expect(purge.execute()).rejects.toThrow('locked');
    expect([...logs.purged.keys()]).toEqual(['two']);
  });

  it('takes off the pins of what goes, in nobody’s name, and leaves the others', async () => {
    const { boards, stored, purge, clock, rooms, work, ids } = over({ 'room-1': 3 });
    const open = new OpenRoom(rooms, work, ids, clock);
    const roomId = await open.execute(person('hana', 'host'), { title: 'Talk', kind: 'public' });
    const pin = (id: string, kind: 'message' | 'product', targetId: string) => ({
      ...{ id, kind, targetId, pinnedBy: 'hana', pinnedAt: '2026-11-21T10:00:00.000Z' },
    });
    boards.pins.set(roomId, [
      pin('a', 'message', 'room-1-2'),
      pin('b', 'product', 'room-1-3'),
      pin('c', 'message', 'room-1-4'),
    ]);
    await purge.execute();
    expect(boards.pins.get(roomId)?.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(stored.log(roomId)).toMatchObject([
      { type: 'message.unpinned', actor: null, data: { pinId: 'a', messageId: 'room-1-2' } },
    ]);
  });
});
