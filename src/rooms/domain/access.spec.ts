import { describe, expect, it } from '@jest/globals';
import { type Actor, Forbidden, NotFound } from '#kernel';
import { requireManaged, requireModerated, requireSeen, type Standing } from './access.js';

const actor = (role: Actor['role'], userId = 'someone'): Actor => ({
  userId,
  role,
  sessionId: 's',
  displayName: 'Someone',
  guest: false,
});
const room = (kind: Standing['kind'], member: boolean): Standing => ({ kind, member, ownerId: 'owner' });

describe('Who may see and manage a room', () => {
  it.each([
    ['public', false, true],
    ['public', true, true],
    ['private', false, false],
    ['private', true, true],
    ['direct', false, false],
    ['direct', true, true],
  ] as const)('a %s room, member: %s, is seen: %s', (kind, member, seen) => {
    if (seen) expect(requireSeen(room(kind, member))).toMatchObject({ kind });
    else expect(() => requireSeen(room(kind, member))).toThrow(NotFound);
  });

  it('tells nobody whether a room that they may not see exists, not even an admin', () => {
    expect(() => requireSeen(null)).toThrow(NotFound);
    expect(() => requireManaged(null, actor('admin'))).toThrow(NotFound);
    expect(() => requireManaged(room('private', false), actor('admin'))).toThrow(NotFound);
  });

  it('is managed by its owner and by admins who see it', () => {
    for (const who of [actor('host', 'owner'), actor('shopper', 'owner'), actor('admin')]) {
      expect(requireManaged(room('public', true), who)).toBeDefined();
    }
    expect(() => requireManaged(room('public', true), actor('host'))).toThrow(Forbidden);
    expect(() => requireManaged(room('private', true), actor('shopper'))).toThrow(Forbidden);
  });

  it('is managed by nobody if it is direct', () => {
    expect(() => requireManaged(room('direct', true), actor('host', 'owner'))).toThrow(Forbidden);
    expect(() => requireManaged(room('direct', true), actor('admin'))).toThrow(Forbidden);
  });

  it('is moderated by those who manage it, and by nobody who does not see it', () => {
    for (const who of [actor('host', 'owner'), actor('admin')])
      expect(requireModerated(room('public', true), who)).toBeDefined();
    expect(() => requireModerated(room('public', true), actor('host'))).toThrow(Forbidden);
    expect(() => requireModerated(room('direct', true), actor('host', 'owner'))).toThrow(Forbidden);
    expect(() => requireModerated(room('private', false), actor('admin'))).toThrow(NotFound);
  });
});
