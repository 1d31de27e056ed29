import { beforeEach, describe, expect, it } from '@jest/globals';
import { identityFakes } from '../../../test/support/fakes/identity.js';
import { RefreshSession } from './refresh-session.js';
import { RenameUser } from './rename-user.js';
import { SignInAsGuest } from './sign-in-as-guest.js';
import type { SignedIn } from './signed-in.js';

describe('refreshing', () => {
  let fakes: ReturnType<typeof identityFakes>;
  let bo: SignedIn;
  const refresh = async (refreshToken: string) => {
    const { sessions, accounts, tokens, clock, work } = fakes;
    return new RefreshSession(sessions, accounts, tokens, clock, work).execute({ refreshToken });
  };

  beforeEach(async () => {
    fakes = identityFakes();
    const { opener, work } = fakes;
    bo = await new SignInAsGuest(opener, work).execute({ displayName: 'Bo' });
  });

  it('trades a token for its successor, again and again', async () => {
    const second = await refresh(bo.refreshToken);
    expect(second.refreshToken).toBe('token 1.2');
    expect((await refresh(second.refreshToken)).refreshToken).toBe('token 1.3');
  });

  it('gives the same successor for a repeat within 20 seconds', async () => {
    await refresh(bo.refreshToken);
    fakes.clock.pass(20);
    expect((await refresh(bo.refreshToken)).refreshToken).toBe('token 1.2');
  });

  it('gives the newest token for a repeat within 20 seconds if others refreshed on', async () => {
    await refresh(bo.refreshToken);
    await refresh('token 1.2');
    await refresh('token 1.3');
    expect((await refresh(bo.refreshToken)).refreshToken).toBe('token 1.4');
    fakes.clock.pass(3600);
    expect((await refresh('token 1.4')).refreshToken).toBe('token 1.5');
  });

  it('ends the session when a token comes back later, also for who holds the newest', async () => {
    await refresh(bo.refreshToken);
    fakes.clock.pass(21);
    await expect(refresh(bo.refreshToken)).rejects.toMatchObject({ code: 'refresh_reused' });
    await expect(refresh('token 1.2')).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(fakes.sessions.events).toMatchObject([
      { type: 'session.ended', data: { reason: 'refresh_reused' } },
    ]);
  });

  it('refuses a token nobody was given, without harm to any session', async () => {
    await expect(refresh('token 1.2')).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(refresh(bo.accessToken)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect((await refresh(bo.refreshToken)).refreshToken).toBe('token 1.2');
  });

  it('refuses a session that slept for 7 days', async () => {
    fakes.clock.pass(7 * 24 * 3600);
    await expect(refresh(bo.refreshToken)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('tells a new name from the next token on', async () => {
    const actor = {
      userId: bo.user.id,
      sessionId: '',
      displayName: 'Bo',
      role: 'shopper',
      guest: true,
    } as const;
    await new RenameUser(fakes.accounts, fakes.work, fakes.clock).execute(actor, { displayName: 'Bea' });
    expect((await refresh(bo.refreshToken)).user.displayName).toBe('Bea');
  });
});
