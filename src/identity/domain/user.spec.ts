import { describe, expect, it } from '@jest/globals';
import { DisplayName } from './display-name.js';
import { Email } from './email.js';
import { User } from './user.js';

const person = {
  id: 'user-1',
  email: Email.of('ada@example.com'),
  displayName: DisplayName.of('Ada'),
  passwordHash: 'hash',
};

describe('a user', () => {
  it('is a shopper after registering', () => {
    expect(User.register(person).actorIn('s')).toEqual({
      userId: 'user-1',
      sessionId: 's',
      displayName: 'Ada',
      role: 'shopper',
      guest: false,
    });
  });

  it('gets another role only by appointment', () => {
    expect(User.appoint(person, 'host').actorIn('s').role).toBe('host');
  });

  it('is a guest without a password, and never more than a shopper', () => {
    const guest = User.guest({ id: 'user-2', displayName: DisplayName.of('Bo') });
    expect(guest.passwordHash).toBeUndefined();
    expect(guest.actorIn('s')).toMatchObject({ role: 'shopper', guest: true });
  });

  it('can be renamed', () => {
    const user = User.register(person);
    user.rename(DisplayName.of('Countess'));
    expect(User.restore(user.snapshot()).actorIn('s').displayName).toBe('Countess');
  });
});
