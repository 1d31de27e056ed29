import { describe, expect, it } from '@jest/globals';
import { type Actor, Forbidden, NotFound } from '#kernel';
import {
  requireManaged,
  requireModerated,
  requireOutranked,
  requireOwned,
  requireSeen,
  type Standing,
} from './access.js';
import { Banned, Outranked } from './errors.js';

const actor = (role: Actor['role'], userId = 'someone'): Actor => ({
  userId,
  role,
  sessionId: 's',
  displayName: 'Someone',
  guest: false,
});
const room = (kind: Standing['kind'], member: boolean, more: Partial<Standing> = {}): Standing => ({
  ...{ kind, member, ownerId: 'owner' },
  ...{ role: member ? 'member' : null, ban: null },
  ...more,
});

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

  it.each([
    ['co_host', false, true, true],
    ['moderator', false, false, true],
    ['member', false, false, false],
  ] as const)('a %s owns it: %s, manages it: %s, moderates it: %s', (role, owns, manages, moderates) => {
    const theirs = room('public', true, { role });
    const may = (act: (room: Standing, actor: Actor) => Standing): boolean => {
      try {
        return act(theirs, actor('shopper')) === theirs;
      } catch (error) {
        if (error instanceof Forbidden) return false;
        throw error;
      }
    };
    expect([requireOwned, requireManaged, requireModerated].map(may)).toEqual([owns, manages, moderates]);
  });

  it('is moderated by nobody if it is direct, and tells a stranger nothing', () => {
    expect(() => requireModerated(room('direct', true, { role: 'moderator' }), actor('admin'))).toThrow(
      Forbidden,
    );
    expect(() => requireModerated(room('private', false), actor('admin'))).toThrow(NotFound);
    expect(() => requireModerated(null, actor('admin'))).toThrow(NotFound);
  });

  it('is out of reach for whoever is banned, whatever they are there', () => {
    const ban = { until: new Date('2026-11-21T12:00:00.000Z'), reason: 'spam' };
    for (const act of [requireSeen, requireModerated, requireManaged, requireOwned]) {
      try {
        act(room('public', true, { ban, role: 'co_host' }), actor('host', 'owner'));
        throw new Error('let in');
      } catch (error) {
        expect(error).toBeInstanceOf(Banned);
        expect(error).toMatchObject({ facts: { until: '2026-11-21T12:00:00.000Z' } });
      }
    }
    expect(() => requireSeen(room('private', false, { ban }))).toThrow(NotFound);
  });

  it.each([
    ['moderator', 'member', true],
    ['moderator', 'moderator', false],
    ['moderator', 'co_host', false],
    ['co_host', 'moderator', true],
    ['co_host', 'co_host', false],
  ] as const)('lets a %s act on a %s: %s', (mine, role, may) => {
    const act = () =>
      requireOutranked(room('public', true, { role: mine }), actor('shopper'), {
        ...{ userId: 'other', role, admin: false },
      });
    if (may) expect(act).not.toThrow();
    else expect(act).toThrow(Outranked);
  });

  it('lets nobody act on its owner but an admin, on an admin, or on themselves', () => {
    const owner = { userId: 'owner', role: 'member', admin: false } as const;
    const admin = { userId: 'ada', role: null, admin: true } as const;
    const theirs = room('public', true, { role: 'co_host' });
    expect(() => requireOutranked(theirs, actor('shopper'), owner)).toThrow(Outranked);
    expect(() => requireOutranked(theirs, actor('host', 'owner'), owner)).toThrow(Outranked);
    expect(() => requireOutranked(theirs, actor('host', 'owner'), admin)).toThrow(Outranked);
    expect(() => requireOutranked(theirs, actor('admin'), owner)).not.toThrow();
  });
});
