import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Actor, Forbidden, NotFound, ValidationFailed } from '#kernel';
import { identityFakes } from '../../../test/support/fakes/identity.js';
import { DisplayName } from '../domain/display-name.js';
import { Email } from '../domain/email.js';
import { Banned } from '../domain/errors.js';
import { User } from '../domain/user.js';
import { BanUser } from './ban-user.js';
import { LiftBan } from './lift-ban.js';
import { RegisterUser } from './register-user.js';
import { SignIn } from './sign-in.js';

const ROOT: Actor = { userId: 'root', sessionId: 's', displayName: 'Root', role: 'admin', guest: false };
const ann = { email: 'ann@example.com', password: 'long enough', displayName: 'Ann' };

describe('Banning a user', () => {
  let fakes: ReturnType<typeof identityFakes>;
  let ban: BanUser;
  let lift: LiftBan;
  let signIn: SignIn;
  let userId: string;
  beforeEach(async () => {
    fakes = identityFakes();
    const { accounts, bans, sessions, passwords, opener, arrivals, work } = fakes;
    ban = new BanUser(accounts, bans, sessions, work);
    lift = new LiftBan(accounts, bans, work);
    signIn = new SignIn(accounts, passwords, arrivals, opener, work);
    userId = (await new RegisterUser(passwords, opener, arrivals, work).execute(ann)).user.id;
    await signIn.execute(ann);
  });

  it('ends all their sessions and refuses new ones, until it is lifted', async () => {
    const view = await ban.execute(ROOT, { userId, seconds: 60, reason: 'fraud' });
    expect(view).toEqual({ userId, until: '2026-11-21T10:01:00.000Z', reason: 'fraud' });
    expect([...fakes.sessions.states.values()].map(({ endReason }) => endReason)).toEqual([
      'banned',
      'banned',
    ]);
    expect(fakes.sessions.events).toHaveLength(2);
    await expect(signIn.execute(ann)).rejects.toThrow(Banned);
    await lift.execute(ROOT, { userId });
    await expect(signIn.execute(ann)).resolves.toBeDefined();
  });

  it('is told only to whoever knows the password', async () => {
    await ban.execute(ROOT, { userId });
    await expect(signIn.execute({ ...ann, password: 'wrong wrong' })).rejects.toMatchObject({
      code: 'invalid_credentials',
    });
  });

  it('is for admins, and not against them', async () => {
    const host = { ...ROOT, role: 'host' } as const;
    await expect(ban.execute(host, { userId })).rejects.toThrow(Forbidden);
    await expect(lift.execute(host, { userId })).rejects.toThrow(Forbidden);
    const person = { id: 'root', email: Email.of('root@example.com'), passwordHash: 'x' };
    const named = { ...person, displayName: DisplayName.of('Root') };
    const root = User.appoint(named, 'admin', fakes.clock.now());
    await fakes.accounts.add(root);
    await expect(ban.execute(ROOT, { userId: 'root' })).rejects.toThrow(Forbidden);
    for (const act of [ban, lift])
      await expect(act.execute(ROOT, { userId: 'who' })).rejects.toThrow(NotFound);
  });

  it('refuses times and reasons that are none', async () => {
    for (const bad of [
      { seconds: 0 },
      { seconds: 1.5 },
      { seconds: 4e8 },
      { reason: ' ' },
      { reason: 'x'.repeat(201) },
    ])
      await expect(ban.execute(ROOT, { userId, ...bad })).rejects.toThrow(ValidationFailed);
  });
});
