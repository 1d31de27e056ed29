import { describe, expect, it } from '@jest/globals';
import type { RoomEvent } from '../log.js';
import { inHindsight } from './message-data.js';

const AT = '2026-11-21T10:00:00.000Z';
const event = (seq: number, type: string, data: object): RoomEvent => ({
  ...{ seq, id: `e${seq}`, type, at: AT, actor: { id: 'ann', displayName: 'Ann' }, data },
});
const posted = event(1, 'message.posted', { text: 'one', clientId: 'c', mentions: ['bob'] });
const other = event(2, 'message.posted', { text: 'other', clientId: 'd', replyTo: 'e1' });
const edit = (seq: number, text: string) =>
  event(seq, 'message.edited', { messageId: 'e1', text, editedAt: AT });
const deletion = (seq: number) =>
  event(seq, 'message.deleted', { messageId: 'e1', by: 'author', deletedAt: AT });

const dataOf = (events: readonly RoomEvent[]): object[] => events.map(({ data }) => data);

describe('A part of a log in hindsight', () => {
  it('is as it was if nothing was edited or deleted', () => {
    const events = [posted, other, event(3, 'reaction.added', { messageId: 'e1', emoji: '👍' })];
    expect(inHindsight(events)).toBe(events);
  });

  it('shows no attachments of a message that was deleted, and those of one that was edited', () => {
    const attachments = [{ id: 'a' }];
    const showing = event(1, 'message.posted', { text: '', clientId: 'c', attachments });
    expect(dataOf(inHindsight([showing, edit(2, 'two')]))[0]).toEqual({
      ...{ text: 'two', clientId: 'c', attachments, editedAt: AT },
    });
    expect(dataOf(inHindsight([showing, deletion(2)]))[0]).toEqual({
      ...{ clientId: 'c', deletedAt: AT, deletedBy: 'author' },
    });
  });

  it('shows the latest text only, wherever it stands', () => {
    expect(dataOf(inHindsight([posted, other, edit(3, 'two'), edit(4, 'three')]))).toEqual([
      { text: 'three', clientId: 'c', mentions: ['bob'], editedAt: AT },
      other.data,
      { messageId: 'e1', editedAt: AT },
      { messageId: 'e1', text: 'three', editedAt: AT },
    ]);
  });

  it('shows nothing that a deleted message ever said', () => {
    const events = inHindsight([posted, other, edit(3, 'two'), deletion(4)]);
    expect(dataOf(events)).toEqual([
      { clientId: 'c', deletedAt: AT, deletedBy: 'author' },
      other.data,
      { messageId: 'e1', editedAt: AT },
      { messageId: 'e1', by: 'author', deletedAt: AT },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/one|two/);
  });

  it('is the same if it was read when all that had happened already', () => {
    const [read] = inHindsight([posted, edit(3, 'two'), deletion(4)]);
    const stripped = event(3, 'message.edited', { messageId: 'e1', editedAt: AT });
    expect(inHindsight([read as RoomEvent, stripped])).toEqual([read, stripped]);
  });
});
