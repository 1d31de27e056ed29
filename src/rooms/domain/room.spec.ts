import { describe, expect, it } from '@jest/globals';
import { Forbidden, later, PreconditionFailed, ValidationFailed } from '#kernel';
import { Room } from './room.js';

const NOW = new Date('2026-11-21T10:00:00.000Z');
const draft = { id: 'r', ownerId: 'hana', title: 'Friday', kind: 'public', slug: null } as const;

describe('A room', () => {
  it('tells that it was opened, once', () => {
    const room = Room.open(draft, NOW);
    expect(room.takeEvents()).toEqual([
      { type: 'room.opened', data: { roomId: 'r', ownerId: 'hana', kind: 'public', title: 'Friday' } },
    ]);
    expect(room.takeEvents()).toEqual([]);
  });

  it.each(['', '  ', '\u200b', 'two\nlines', 'a\u0007', 'x'.repeat(101)])('refuses the title %j', (title) => {
    expect(() => Room.open({ ...draft, title }, NOW)).toThrow(ValidationFailed);
  });

  it('counts a title in characters', () => {
    expect(Room.open({ ...draft, title: '👍'.repeat(100) }, NOW).snapshot().title).toHaveLength(200);
  });

  it.each(['', 'A', 'a--b', '-a', 'a-', 'a b', 'é', 'x'.repeat(61), '018f0000-0000-7000-8000-000000000000'])(
    'refuses the slug %j',
    (slug) => {
      expect(() => Room.open({ ...draft, slug }, NOW)).toThrow(ValidationFailed);
    },
  );

  it('is the same direct room whichever of the two opens it', () => {
    const one = Room.direct({ id: 'r', from: 'ann', to: 'bob' }, NOW).snapshot();
    const two = Room.direct({ id: 's', from: 'bob', to: 'ann' }, NOW).snapshot();
    expect(one.directKey).toBe(two.directKey);
    expect(() => Room.direct({ id: 'r', from: 'ann', to: 'ann' }, NOW)).toThrow(ValidationFailed);
  });

  it('changes what is named and keeps the rest', () => {
    const room = Room.open({ ...draft, slug: 'friday' }, NOW);
    room.change({ title: 'Saturday' }, later(NOW, 60));
    room.change({ slug: null }, later(NOW, 60));
    expect(room.snapshot()).toMatchObject({ title: 'Saturday', kind: 'public', slug: null });
    room.change({ kind: 'private' }, later(NOW, 60));
    expect(room.snapshot().kind).toBe('private');
  });

  it('has an edit of its own for each change, and none for a change that changes nothing', () => {
    const room = Room.open(draft, NOW);
    room.change({ title: 'Friday' }, later(NOW, 60));
    expect(room.snapshot().updatedAt).toEqual(NOW);
    room.change({ title: 'Saturday' }, NOW);
    expect(room.snapshot().updatedAt).toEqual(later(NOW, 0.001));
    expect(() => room.requireUnchangedSince([NOW])).toThrow(PreconditionFailed);
    expect(() => room.requireUnchangedSince([NOW, later(NOW, 0.001)])).not.toThrow();
    expect(() => room.requireUnchangedSince(undefined)).not.toThrow();
    expect(() => room.requireUnchangedSince([])).toThrow(PreconditionFailed);
  });

  it.each([0, -1, 1.5, 3651, NaN])('does not keep its log for %s days', (retentionDays) => {
    expect(() => Room.open(draft, NOW).change({ retentionDays }, NOW)).toThrow(ValidationFailed);
  });

  it('keeps its log for ever unless it is told for how long, and again if it is told so', () => {
    const room = Room.open(draft, NOW);
    expect(room.snapshot().retentionDays).toBeNull();
    for (const retentionDays of [1, 3650, null]) {
      room.change({ retentionDays }, NOW);
      room.change({ title: `For ${retentionDays}` }, NOW);
      expect(room.snapshot().retentionDays).toBe(retentionDays);
    }
  });

  it('is nobody’s to change if it is direct', () => {
    const room = Room.direct({ id: 'r', from: 'ann', to: 'bob' }, NOW);
    expect(() => room.change({ title: 'Ours' }, NOW)).toThrow(Forbidden);
  });
});
