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
});
