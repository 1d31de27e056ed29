import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '#kernel';
import { identityFakes } from '../../../test/support/fakes/identity.js';
import { EndSession } from './end-session.js';
import { SignInAsGuest } from './sign-in-as-guest.js';
import { SignOut } from './sign-out.js';

describe('ending a session', () => {
  let fakes: ReturnType<typeof identityFakes>;
  let endSession: EndSession;
  let signOut: SignOut;

  async function signedIn(displayName: string): Promise<Actor> {
    const { opener, work } = fakes;
    const { user } = await new SignInAsGuest(opener, work).execute({ displayName });
    const session = [...fakes.sessions.states.values()].find(({ userId }) => userId === user.id);
    return { userId: user.id, sessionId: session?.id ?? '', displayName, role: 'shopper', guest: true };
  }

  beforeEach(() => {
    fakes = identityFakes();
    endSession = new EndSession(fakes.sessions, fakes.work);
    signOut = new SignOut(fakes.sessions, fakes.work);
  });

  it('is told once, with its reason', async () => {
    const bo = await signedIn('Bo');
    await signOut.execute(bo);
    await signOut.execute(bo);
    expect(fakes.sessions.events).toEqual([
      { type: 'session.ended', data: { sessionId: bo.sessionId, userId: bo.userId, reason: 'signed_out' } },
    ]);
  });

  it('is up to its user alone', async () => {
    const bo = await signedIn('Bo');
    const eve = await signedIn('Eve');
    await expect(endSession.execute(eve, bo)).rejects.toMatchObject({ code: 'not_found' });
    expect(fakes.sessions.events).toHaveLength(0);
    await endSession.execute(bo, bo);
    expect(fakes.sessions.events).toMatchObject([{ data: { reason: 'revoked' } }]);
  });

  it('finds nothing to end twice', async () => {
    const bo = await signedIn('Bo');
    await endSession.execute(bo, bo);
    await expect(endSession.execute(bo, bo)).rejects.toMatchObject({ code: 'not_found' });
  });
});
