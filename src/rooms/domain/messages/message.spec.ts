import { describe, expect, it } from '@jest/globals';
import { Forbidden, PreconditionFailed, ValidationFailed } from '#kernel';
import { MessageDeleted } from '../errors.js';
import { Message } from './message.js';

const POSTED = new Date('2026-11-21T10:00:00.000Z');
const NOW = new Date('2026-11-21T10:05:00.000Z');
const [ann, bob] = ['ann', 'bob'].map((id) => ({ id, displayName: id.toUpperCase() })) as [
  { id: string; displayName: string },
  { id: string; displayName: string },
];

const posted = (): Message =>
  Message.restore({
    id: 'm',
    roomId: 'r',
    authorId: 'ann',
    postedAt: POSTED,
    data: { text: 'hello', clientId: 'c', replyTo: 'q', mentions: ['bob'] },
  });

describe('A posted message', () => {
  it('gets another text from its author, and says when', () => {
    const message = posted();
    expect(message.edit(ann, { text: 'hi' }, NOW)).toEqual({
      type: 'message.edited',
      actor: ann,
      data: { messageId: 'm', text: 'hi', editedAt: NOW.toISOString() },
    });
    expect(message.snapshot().data).toEqual({
      text: 'hi',
      clientId: 'c',
      replyTo: 'q',
      mentions: ['bob'],
      editedAt: NOW.toISOString(),
    });
  });

  it('is edited by nobody else, and never to nothing', () => {
    expect(() => posted().edit(bob, { text: 'hi' }, NOW)).toThrow(Forbidden);
    for (const text of ['', ' \n', '\u200b', 'a\u0000', 'x'.repeat(2001)])
      expect(() => posted().edit(ann, { text }, NOW)).toThrow(ValidationFailed);
  });

  it('tells nothing of an edit to the text it has, even by who has not seen the last one', () => {
    const message = posted();
    message.edit(ann, { text: 'hi', seen: [POSTED] }, NOW);
    expect(message.edit(ann, { text: 'hi', seen: [POSTED] }, NOW)).toBeNull();
    expect(() => message.edit(ann, { text: 'ho', seen: [POSTED] }, NOW)).toThrow(PreconditionFailed);
    expect(message.edit(ann, { text: 'ho', seen: [NOW] }, NOW)).not.toBeNull();
  });

  it('has another moment for each edit, whatever the clocks say', () => {
    const message = posted();
    message.edit(ann, { text: 'one' }, POSTED);
    message.edit(ann, { text: 'two' }, new Date(0));
    expect(message.updatedAt).toEqual(new Date('2026-11-21T10:00:00.002Z'));
  });

  it('keeps nothing of what it said once it is deleted', () => {
    const message = posted();
    message.edit(ann, { text: 'hi' }, NOW);
    const later = new Date('2026-11-21T10:06:00.000Z');
    expect(message.delete(bob, { as: 'moderator' }, later)).toEqual({
      type: 'message.deleted',
      actor: bob,
      data: { messageId: 'm', by: 'moderator', deletedAt: later.toISOString() },
    });
    expect(message.snapshot().data).toEqual({
      clientId: 'c',
      replyTo: 'q',
      deletedAt: later.toISOString(),
      deletedBy: 'moderator',
    });
    expect(message.delete(ann, { as: 'author' }, later)).toBeNull();
    expect(() => message.edit(ann, { text: 'again' }, later)).toThrow(MessageDeleted);
    expect(() => message.requireThere()).toThrow(MessageDeleted);
  });

  it('is deleted only as it was seen', () => {
    const message = posted();
    message.edit(ann, { text: 'hi' }, NOW);
    expect(() => message.delete(ann, { as: 'author', seen: [POSTED] }, NOW)).toThrow(PreconditionFailed);
  });
});
