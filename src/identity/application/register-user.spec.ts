import { describe, expect, it } from '@jest/globals';
import { identityFakes } from '../../../test/support/fakes/identity.js';
import { RegisterUser } from './register-user.js';

const ada = { email: 'Ada@example.com', password: 'long enough', displayName: 'Ada', userAgent: 'Firefox' };

function setUp() {
  const fakes = identityFakes();
  const { passwords, opener, arrivals, work } = fakes;
  return { ...fakes, register: new RegisterUser(passwords, opener, arrivals, work) };
}

describe('registering', () => {
  it('makes a shopper and signs them in', async () => {
    const { register, sessions } = setUp();
    const answer = await register.execute(ada);
    expect(answer).toEqual({
      user: { id: 'id-1', email: 'ada@example.com', displayName: 'Ada', role: 'shopper', guest: false },
      accessToken: 'access of id-1 in id-2',
      refreshToken: 'token 1.1',
      expiresIn: 900,
    });
    expect(sessions.states.get('id-2')).toMatchObject({ userId: 'id-1', userAgent: 'Firefox' });
  });

  it('refuses an address that is taken, however it is typed, and opens no session', async () => {
    const { register, sessions } = setUp();
    await register.execute(ada);
    await expect(register.execute({ ...ada, email: ' ADA@EXAMPLE.com' })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(sessions.states.size).toBe(1);
  });

  it('works as hard for an address that is taken as for a new one', async () => {
    const { register, passwords } = setUp();
    await register.execute(ada);
    const before = passwords.work;
    await register.execute(ada).catch(() => undefined);
    expect(passwords.work).toBe(before + 1);
  });
});
