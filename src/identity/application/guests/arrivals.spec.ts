import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '#kernel';
import { identityFakes } from '../../../../test/support/fakes/identity.js';
import { RegisterUser } from '../register-user.js';
import { SignInAsGuest } from '../sign-in-as-guest.js';
import { SignIn } from '../sign-in.js';
import { SignOut } from '../sign-out.js';
import { SettleMerges } from './settle-merges.js';

const ada = { email: 'ada@example.com', password: 'long enough', displayName: 'Ada' };

describe('what a guest has', () => {
  let fakes: ReturnType<typeof identityFakes>;
  let signIn: SignIn;
  let register: RegisterUser;
  let adaId: string;
  let guest: Actor;
  /** What heirs were told, in order. */
  let told: string[];

  beforeEach(async () => {
    fakes = identityFakes();
    const { accounts, passwords, arrivals, opener, work, heirs } = fakes;
    signIn = new SignIn(accounts, passwords, arrivals, opener, work);
    register = new RegisterUser(passwords, opener, arrivals, work);
    adaId = (await register.execute(ada)).user.id;
    guest = await someGuest();
    told = [];
    for (const belonging of ['claims', 'orders', 'carts'] as const)
      heirs.onHandOver(belonging, async (merge) => {
        told.push(`${belonging} of ${merge.guestId} to ${merge.userId}`);
      });
  });

  async function someGuest(): Promise<Actor> {
    const { user } = await new SignInAsGuest(fakes.opener, fakes.work).execute({ displayName: 'Bo' });
    const session = [...fakes.sessions.states.values()].find(({ userId }) => userId === user.id);
    return { userId: user.id, sessionId: session?.id ?? '', displayName: 'Bo', role: 'shopper', guest: true };
  }
  const inOrder = (userId: string): string[] =>
    ['carts', 'orders', 'claims'].map((belonging) => `${belonging} of ${guest.userId} to ${userId}`);

  it('becomes the account’s, in the order of the locks, and the sessions of the guest end', async () => {
    await signIn.execute({ ...ada, guest });
    expect(told).toEqual(inOrder(adaId));
    expect(fakes.sessions.states.get(guest.sessionId)?.endReason).toBe('merged');
    expect(fakes.sessions.events).toMatchObject([
      { type: 'session.ended', data: { userId: guest.userId, reason: 'merged' } },
    ]);
    expect([...fakes.merges.merges.values()]).toMatchObject([{ guestId: guest.userId, userId: adaId }]);
  });

  it('becomes that of an account that is made', async () => {
    const { user } = await register.execute({ ...ada, email: 'eve@example.com', guest });
    expect(told).toEqual(inOrder(user.id));
  });

  it('is handed over once', async () => {
    await signIn.execute({ ...ada, guest });
    await signIn.execute({ ...ada, guest });
    await register.execute({ ...ada, email: 'eve@example.com', guest });
    expect(told).toEqual(inOrder(adaId));
  });

  it('stays with them after a wrong password, a sign-out, or a ban of the guest or the account', async () => {
    const { bans, sessions, work } = fakes;
    await expect(signIn.execute({ ...ada, password: 'wrong one', guest })).rejects.toThrow();
    bans.bans.set(adaId, { until: null, reason: null });
    await expect(signIn.execute({ ...ada, guest })).rejects.toMatchObject({ code: 'banned' });
    bans.bans.clear();
    await new SignOut(sessions, work).execute(guest);
    await signIn.execute({ ...ada, guest });
    expect(told).toEqual([]);
  });

  it('stays with who is no guest, and with the session of somebody else', async () => {
    await signIn.execute({ ...ada, guest: { ...guest, guest: false } });
    await signIn.execute({ ...ada, guest: { ...guest, sessionId: (await someGuest()).sessionId } });
    expect(told).toEqual([]);
  });

  it('is handed over once more when their last requests are over, whoever else fails', async () => {
    const other = await someGuest();
    await signIn.execute({ ...ada, guest });
    await signIn.execute({ ...ada, guest: other });
    const settle = new SettleMerges(fakes.merges, fakes.heirs, fakes.work);
    told.length = 0;
    await settle.execute();
    expect(told).toEqual([]);
    fakes.clock.pass(20);
    fakes.heirs.onHandOver('sanctions', async ({ guestId }) => {
      if (guestId === guest.userId) throw new Error('not this one');
    });
    await expect(settle.execute()).rejects.toThrow('not this one');
    expect(told.filter((line) => line.includes(other.userId))).toHaveLength(3);
    told.length = 0;
    await settle.execute();
    expect(told.filter((line) => line.includes(other.userId))).toEqual([]);
  });
});
