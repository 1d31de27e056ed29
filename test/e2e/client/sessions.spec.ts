import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Actor } from '#kernel';
import { AccessTokens, ACCESS_TOKEN_SECONDS } from '#platform/auth/access-tokens.js';
import { Authenticator } from '#platform/auth/authenticator.js';
import { JwtSecret } from '#platform/auth/jwt-secret.js';
import { startApp, type TestApp } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { numbers, openRoom, sayMuch } from '../rooms/ear.js';
import { Listener } from './listener.js';
import { Switchboard } from './switchboard.js';

describe('the session of a client', () => {
  let app: TestApp;
  let line: Switchboard;
  let ann: Listener;
  let roomId: string;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close());
  beforeEach(async () => {
    line = await Switchboard.to(app.url);
    ann = await Listener.at(line);
    ({ roomId } = await openRoom(app));
  });
  afterEach(async () => {
    ann.souk.close();
    await line.close();
  });

  /** Puts a token in Ann's hands that the server takes for so many seconds only, and that she believes in for `believed`. */
  const shorten = (seconds: number, believed: number): void => {
    const held = ann.tokens.read();
    if (held === undefined) throw new Error('Ann is not signed in.');
    const actor: Actor = app.app.get(Authenticator).authenticate(held.accessToken).actor;
    const past = { now: () => new Date(Date.now() - (ACCESS_TOKEN_SECONDS - seconds) * 1000) };
    const { token } = new AccessTokens(app.app.get(JwtSecret), past).sign(actor);
    ann.tokens.write({ ...held, accessToken: token, expiresAt: Date.now() + believed * 1000 });
  };

  it('goes on over the same connection when its token is renewed in time', async () => {
    shorten(5, 5);
    const expiry = Date.now() + 5_000;
    const talk = ann.listen(roomId, 0);
    await talk.joined;
    const before = ann.tokens.read()?.accessToken;
    const made = line.made;
    await waitFor(() => ann.tokens.read()?.accessToken !== before, {
      describe: 'a new token',
      timeoutMs: 6_000,
    });
    // Sockets whose token is too old are ended within a second.
    await waitFor(() => Date.now() > expiry + 2_000, { describe: 'the expiry', timeoutMs: 10_000 });
    await sayMuch(app, await app.guest('Bob'), roomId, 3);
    await ann.hears(3);
    expect(ann.states.map(([state]) => state)).toEqual(['joining', 'live']);
    // The refresh itself.
    expect(line.made - made).toBeLessThanOrEqual(1);
  }, 40_000);

  it('comes back by itself, without a gap, when the server finds its token too old', async () => {
    shorten(2, 900);
    const talk = ann.listen(roomId, 0);
    await talk.joined;
    const bob = await app.guest('Bob');
    await sayMuch(app, bob, roomId, 20);
    await waitFor(() => ann.states.some(([state]) => state === 'away'), {
      describe: 'the end',
      timeoutMs: 6_000,
    });
    await sayMuch(app, bob, roomId, 20);
    await ann.hears(40);
    expect(ann.seqs).toEqual(numbers(1, 40));
    expect(ann.states.map(([state]) => state)).toEqual(['joining', 'live', 'away', 'joining', 'live']);
  }, 40_000);

  it('renews once for calls and connection together', async () => {
    shorten(1, 900);
    const before = ann.tokens.read()?.refreshToken;
    await waitFor(async () => (await app.call('GET', '/v2/me', { as: tokenOf(ann) })).status === 401, {
      describe: 'the expiry',
    });
    const talk = ann.listen(roomId, 0);
    const names = await Promise.all(numbers(1, 5).map(() => ann.souk.call('GET /v2/me')));
    await talk.joined;
    expect(names.map(({ displayName }) => displayName)).toEqual(Array.from({ length: 5 }, () => 'Ann'));
    expect(ann.tokens.read()?.refreshToken).not.toBe(before);
    const { data } = await ann.souk.call('GET /v2/me/sessions');
    expect(data).toHaveLength(1);
  });

  it('is over for good when it was ended, and says so', async () => {
    const talk = ann.listen(roomId, 0);
    await talk.joined;
    await app.call('POST', '/v2/auth/logout', { as: tokenOf(ann) });
    await waitFor(() => ann.states.at(-1)?.[0] === 'closed', { describe: 'the end', timeoutMs: 6_000 });
    expect(ann.states.at(-1)).toEqual(['closed', 'session_ended']);
    await expect(ann.souk.room(roomId).send('anybody?')).rejects.toMatchObject({ status: 401 });
    // And begins anew with somebody who signs in.
    await ann.souk.guest('Ann again');
    const again = ann.listen(roomId, 0);
    await again.joined;
    expect(await ann.souk.room(roomId).send('back')).toMatchObject({ seq: 1 });
  }, 30_000);
});

function tokenOf({ tokens }: Listener): { token: string } {
  return { token: tokens.read()?.accessToken ?? '' };
}
