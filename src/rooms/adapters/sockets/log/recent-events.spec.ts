import { describe, expect, it } from '@jest/globals';
import type { RoomEvent } from '../../../domain/log.js';
import { RecentEvents } from './recent-events.js';

const AT = '2026-11-21T10:00:00.000Z';
const event = (seq: number, type: string, data: object): RoomEvent => ({
  ...{ seq, id: `e${seq}`, type, at: AT, actor: { id: 'ann', displayName: 'Ann' }, data },
});
const posted = (seq: number): RoomEvent =>
  event(seq, 'message.posted', { text: 'secret', clientId: `${seq}` });
const deletion = (seq: number, messageId: string): RoomEvent =>
  event(seq, 'message.deleted', { messageId, by: 'author', deletedAt: AT });

describe('The latest events of a room', () => {
  it('say nothing any more of a message that is deleted', () => {
    const recent = new RecentEvents(0);
    recent.append([posted(1), posted(2)]);
    recent.append([deletion(3, 'e1')]);
    expect(recent.between(0, 3).map(({ data }) => 'text' in data)).toEqual([false, true, false]);
  });

  it('say nothing of it either if they were read before it was deleted and arrive after', () => {
    const recent = new RecentEvents(1);
    recent.append([deletion(2, 'e1')]);
    recent.prepend([posted(1)]);
    expect(recent.between(0, 2).map(({ data }) => 'text' in data)).toEqual([false, false]);
  });

  it('forget what the log has let go of, and nothing else', () => {
    const recent = new RecentEvents(3);
    recent.append([posted(4), posted(5), posted(6)]);
    for (const [oldest, base] of [
      [3, 3],
      [4, 3],
      [6, 5],
      [5, 5],
      [7, 6],
      [9, 6],
    ] as const) {
      recent.forgetBefore(oldest);
      expect([recent.base, recent.head]).toEqual([base, 6]);
    }
    expect(recent.append([posted(7)])).toBe(true);
  });

  it('take of a log that lost its beginning what was not here yet', () => {
    const recent = new RecentEvents(6);
    recent.append([posted(7), posted(8)]);
    recent.prepend([posted(4), posted(5), posted(6), posted(7)]);
    expect(recent.between(3, 8).map(({ seq }) => seq)).toEqual([4, 5, 6, 7, 8]);
  });
});
