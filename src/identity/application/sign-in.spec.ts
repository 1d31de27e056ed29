import { beforeEach, describe, expect, it } from '@jest/globals';
import { identityFakes } from '../../../test/support/fakes/identity.js';
import { RegisterUser } from './register-user.js';
import { SignInAsGuest } from './sign-in-as-guest.js';
import { SignIn } from './sign-in.js';

const ada = { email: 'ada@example.com', password: 'long enough', displayName: 'Ada' };

describe('signing in', () => {
  let fakes: ReturnType<typeof identityFakes>;
  let signIn: SignIn;

  beforeEach(async () => {
    fakes = identityFakes();
    const { accounts, passwords, arrivals, opener, work } = fakes;
    signIn = new SignIn(accounts, passwords, arrivals, opener, work);
    await new RegisterUser(passwords, opener, arrivals, work).execute(ada);
  });

  it('opens another session for who knows the password', async () => {
    const answer = await signIn.execute({ email: 'ADA@example.com', password: 'long enough' });
    expect(answer).toMatchObject({ user: { email: 'ada@example.com' }, refreshToken: 'token 2.1' });
    expect(fakes.sessions.states.size).toBe(2);
  });

  it('answers a wrong password and an unknown address alike, and works as hard for both', async () => {
    const refusals: unknown[] = [];
    const work: number[] = [];
    for (const email of ['ada@example.com', 'nobody@example.com']) {
      const before = fakes.passwords.work;
      await signIn
        .execute({ email, password: 'wrong' })
        .catch((error: Error) => refusals.push(error.message));
      work.push(fakes.passwords.work - before);
    }
    expect(refusals[0]).toBe(refusals[1]);
    expect(work).toEqual([1, 1]);
    expect(fakes.sessions.states.size).toBe(1);
  });

  it('lets a guest in by name alone, without address or rights', async () => {
    const { opener, work } = fakes;
    const { user } = await new SignInAsGuest(opener, work).execute({ displayName: ' Bo ' });
    expect(user).toEqual({ id: expect.any(String), displayName: 'Bo', role: 'shopper', guest: true });
  });
});
