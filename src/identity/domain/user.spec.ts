import { describe, expect, it } from '@jest/globals';
import { later, PreconditionFailed } from '#kernel';
import { DisplayName } from './display-name.js';
import { Email } from './email.js';
import { User } from './user.js';

const now = new Date('2026-11-21T10:00:00.000Z');
const person = {
  id: 'user-1',
  email: Email.of('ada@example.com'),
  displayName: DisplayName.of('Ada'),
  passwordHash: 'hash',
};

describe('a user', () => {
  it('is a shopper after registering', () => {
    expect(User.register(person, now).actorIn('s')).toEqual({
      userId: 'user-1',
      sessionId: 's',
      displayName: 'Ada',
      role: 'shopper',
      guest: false,
    });
  });

  it('gets another role only by appointment', () => {
    expect(User.appoint(person, 'host', now).actorIn('s').role).toBe('host');
  });

  it('is a guest without a password, and never more than a shopper', () => {
    const guest = User.guest({ id: 'user-2', displayName: DisplayName.of('Bo') }, now);
    expect(guest.passwordHash).toBeUndefined();
    expect(guest.actorIn('s')).toMatchObject({ role: 'shopper', guest: true });
  });

  it('can be renamed', () => {
    const user = User.register(person, now);
    user.rename(DisplayName.of('Countess'), now);
    expect(User.restore(user.snapshot()).actorIn('s').displayName).toBe('Countess');
  });

  it('is edited in a moment of its own each time, and not at all by the name it has', () => {
    const user = User.register(person, now);
    user.rename(DisplayName.of('Ada'), later(now, 60));
    expect(user.snapshot().updatedAt).toEqual(now);
    const edits = ['Bea', 'Cleo'].map((name) => {
      user.rename(DisplayName.of(name), now);
      return user.snapshot().updatedAt;
    });
    expect(new Set([now, ...edits].map(Number)).size).toBe(3);
  });

  it('refuses an edit made from what is no longer so', () => {
    const user = User.register(person, now);
    user.rename(DisplayName.of('Bea'), now);
    expect(() => user.requireUnchangedSince([now])).toThrow(PreconditionFailed);
    expect(() => user.requireUnchangedSince([])).toThrow(PreconditionFailed);
    user.requireUnchangedSince([now, user.snapshot().updatedAt]);
    user.requireUnchangedSince(undefined);
  });
});
