import { beforeEach, describe, expect, it } from '@jest/globals';
import { fakeClient, signedIn } from '../../../../test/support/fakes/client.js';
import type { SoukError } from '../souk-error.js';

describe('a connection', () => {
  let client: ReturnType<typeof fakeClient>;
  let ended: SoukError | undefined;

  const listen = (options: Parameters<typeof fakeClient>[0] = {}): void => {
    client = fakeClient(options);
    ended = undefined;
    client.souk.room('room').subscribe({ after: 0, onState: (_, error) => (ended = error ?? ended) });
  };
  const connect = async (): Promise<void> => {
    await client.timing.pass(0);
    client.socket.accept();
  };
  beforeEach(() => listen());

  it('shows its token at the handshake', async () => {
    await connect();
    expect(client.socket.auth).toEqual({ token: 'access 1' });
  });

  it('names the one before it, and passes on what became of that', async () => {
    const told: unknown[] = [];
    client.souk.on('connection.cut', (frame) => told.push(frame));
    for (const previous of [undefined, 'connection 1', 'connection 2']) {
      await client.timing.pass(10_000);
      client.socket.accept();
      expect(client.socket.auth.previous).toBe(previous);
      client.socket.cut();
      // Nobody is there to hear it.
      client.socket.send('connection.cut', { reason: 'slow_reader' });
    }
    await client.timing.pass(10_000);
    client.socket.accept();
    client.socket.send('connection.cut', { reason: 'slow_reader' });
    expect(told).toEqual([{ reason: 'slow_reader' }]);
  });

  it('comes back after a time by chance that grows with each failure, up to 5 s', async () => {
    await connect();
    client.socket.cut();
    const waits: number[] = [];
    for (let time = 0; time < 7; time += 1) {
      waits.push(client.timing.next ?? -1);
      await client.timing.pass(client.timing.next ?? 0);
      client.socket.refuse({ code: 'overloaded', status: 503 });
    }
    // Half of the bound, as chance says 0.5 here.
    expect(waits).toEqual([250, 500, 1_000, 2_000, 2_500, 2_500, 2_500]);
  });

  it.each([0, 0.999])('spreads everyone from at once to the bound (chance %d)', async (luck) => {
    listen({ luck });
    await connect();
    client.socket.cut();
    expect(client.timing.next).toBe(Math.round(luck * 500));
  });

  it('waits little again once the server has answered', async () => {
    await connect();
    client.socket.cut();
    await client.timing.pass(250);
    client.socket.refuse({ code: 'overloaded', status: 503 });
    await client.timing.pass(500);
    client.socket.accept();
    client.socket.take('room.join').at(-1)?.answer({ ok: true, seq: 0, oldest: 1 });
    client.socket.cut();
    expect(client.timing.next).toBe(250);
  });

  it('comes back not before the server may be asked again', async () => {
    await client.timing.pass(0);
    client.socket.refuse({ code: 'rate_limited', status: 429, retryAfterSeconds: 20 });
    expect(client.timing.next).toBe(20_250);
  });

  it('comes back when it breaks in the middle of the handshake', async () => {
    await client.timing.pass(0);
    client.socket.cut();
    await client.timing.pass(250);
    expect(client.socket.dialling).toBe(true);
  });

  it('comes back when nobody answers the handshake', async () => {
    await client.timing.pass(15_000);
    expect(client.socket.dialling).toBe(false);
    await client.timing.pass(250);
    expect(client.socket.dialling).toBe(true);
    client.socket.accept();
    expect(client.socket.take('room.join')).toHaveLength(1);
  });

  it('goes elsewhere when it is told to, at its own time', async () => {
    await connect();
    client.socket.send('server.draining', { retryAfterMs: 3_000 });
    await client.timing.pass(2_999);
    expect(client.socket.connected).toBe(true);
    await client.timing.pass(1);
    expect(client.socket.connected).toBe(false);
    await client.timing.pass(250);
    expect(client.socket.dialling).toBe(true);
  });

  it('renews its token before it expires, and tells the server', async () => {
    await connect();
    client.socket.take('room.join')[0]?.answer({ ok: true, seq: 0, oldest: 1 });
    client.web.answer(200, signedIn(2));
    await client.timing.pass(900_000 * 0.8);
    expect(client.web.calls).toMatchObject([
      { path: '/v2/auth/refresh', body: { refreshToken: 'refresh 1' } },
    ]);
    expect(client.socket.take('auth.renew').map(({ payload }) => payload)).toEqual([{ token: 'access 2' }]);
    // And so on.
    client.web.answer(200, signedIn(3));
    await client.timing.pass(900_000 * 0.8);
    expect(client.socket.take('auth.renew')).toHaveLength(1);
  });

  it('comes back with a new token when the old one was too old for the server', async () => {
    await connect();
    client.web.answer(200, signedIn(2));
    client.socket.send('session.ended', { reason: 'token_expired' });
    client.socket.cut();
    await client.timing.pass(250);
    expect([client.socket.auth.token, client.socket.dialling]).toEqual(['access 2', true]);
    expect(ended).toBeUndefined();
  });

  it('does the same when the handshake is refused for it', async () => {
    await client.timing.pass(0);
    client.web.answer(200, signedIn(2));
    client.socket.refuse({ code: 'token_expired', status: 401 });
    await client.timing.pass(250);
    expect([client.socket.auth, client.socket.dialling]).toEqual([{ token: 'access 2' }, true]);
  });

  it('does not show a token that its clock says is too old', async () => {
    listen({ expiresIn: 1 });
    client.web.answer(200, signedIn(2));
    await client.timing.pass(0);
    expect(client.socket.auth).toEqual({ token: 'access 2' });
  });

  it('gives up when the session is over for another reason', async () => {
    await connect();
    client.socket.send('session.ended', { reason: 'session_ended' });
    client.socket.cut();
    await client.timing.pass(60_000);
    expect([client.socket.dialling, client.web.calls]).toEqual([false, []]);
    expect(ended).toMatchObject({ code: 'session_ended', facts: { reason: 'session_ended' } });
  });

  it.each([
    [401, 'unauthenticated'],
    [403, 'banned'],
  ])('gives up when the handshake is refused with %i %s', async (status, code) => {
    await client.timing.pass(0);
    client.socket.refuse({ status, code });
    await client.timing.pass(60_000);
    expect([client.socket.dialling, ended?.code]).toEqual([false, code]);
  });

  it('gives up when its tokens cannot be renewed any more', async () => {
    await connect();
    client.web.answer(401, { code: 'refresh_reused' });
    client.socket.send('session.ended', { reason: 'token_expired' });
    client.socket.cut();
    await client.timing.pass(60_000);
    expect([client.socket.dialling, ended?.code, client.souk.user]).toEqual([
      false,
      'unauthenticated',
      undefined,
    ]);
  });

  it('is not tried by nobody', async () => {
    listen({ isSignedIn: false });
    await client.timing.pass(0);
    expect(ended?.code).toBe('unauthenticated');
  });

  it('ends with the client, and plans nothing more', async () => {
    await connect();
    client.souk.close();
    expect([client.socket.connected, client.timing.next, ended?.code]).toEqual([false, undefined, 'closed']);
  });
});
