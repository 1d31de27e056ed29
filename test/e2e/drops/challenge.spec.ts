/** Claims and entries to the line where the operator asks for a challenge, and where not. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop, type Shop } from '../../support/shop.js';
import { type Siteverify, startSiteverify } from '../../support/siteverify.js';
import { metric, send } from '../platform/wire.js';

const solved = (): string => `solved ${randomUUID()}`;

describe('a challenge', () => {
  let service: Siteverify;
  let app: TestApp;
  let shop: Shop;
  beforeAll(async () => {
    service = await startSiteverify();
    app = await startApp({ TURNSTILE_SECRET: service.secret, TURNSTILE_URL: service.url });
    shop = await openShop(app, { quantity: 1_000, perCustomer: 20 });
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await service.close();
  }, 60_000);
  beforeEach(() => {
    service.behaves = 'well';
    service.asked.length = 0;
  });

  interface Asked {
    readonly dropId?: string;
    readonly token?: string | undefined;
    readonly key?: string;
    readonly at?: TestApp;
  }
  interface Told {
    readonly status: number;
    readonly code: unknown;
    readonly retryAfter: string | undefined;
  }

  const rest = async (
    path: string,
    type: string,
    as: Visitor,
    asked: Asked,
    body?: unknown,
  ): Promise<Told> => {
    const { token, key = randomUUID(), at = app, dropId = shop.dropId } = asked;
    const headers = {
      ...{ authorization: `Bearer ${as.token}`, 'idempotency-key': key, 'content-type': type },
      ...(token !== undefined && { 'x-challenge-token': token }),
    };
    const answer = await send(at.url, 'POST', `/v2/drops/${dropId}/${path}`, { headers, body });
    const retryAfter = answer.headers['retry-after'];
    return { status: answer.status, code: answer.body['code'], retryAfter };
  };
  const sockets = new Map<string, Socket>();
  const socketOf = async (as: Visitor, at: TestApp): Promise<Socket> => {
    const name = `${at.url} ${as.id}`;
    const socket = sockets.get(name) ?? (await at.connect(as));
    sockets.set(name, socket);
    return socket;
  };
  const command = async (
    as: Visitor,
    { token, key, at = app, dropId = shop.dropId }: Asked,
  ): Promise<Told> => {
    const socket = await socketOf(as, at);
    const payload = {
      dropId,
      quantity: 1,
      key: key ?? randomUUID(),
      ...(token !== undefined && { challenge: token }),
    };
    const answer = (await socket.timeout(5_000).emitWithAck('drop.claim', payload)) as {
      ok: boolean;
      error?: { status: number; code: string; retryAfterSeconds?: number };
    };
    const { status = 201, code, retryAfterSeconds } = answer.error ?? {};
    return {
      status,
      code,
      retryAfter: retryAfterSeconds === undefined ? undefined : String(retryAfterSeconds),
    };
  };

  const WAYS: Readonly<Record<string, (as: Visitor, asked: Asked) => Promise<Told>>> = {
    'a claim at the front door': (as, asked) =>
      rest('claims', 'application/json', as, asked, { quantity: 1 }),
    'a claim the long way': (as, asked) =>
      rest('claims', 'application/json; charset=utf-8', as, asked, { quantity: 1 }),
    'an entry to the line': (as, asked) => rest('line', 'application/json', as, asked),
    'a claim over a socket': (as, asked) => command(as, asked),
    // In capitals it is the same drop, but not as plain as the quick way takes it.
    'a claim over a socket the long way': (as, asked) =>
      command(as, { ...asked, dropId: (asked.dropId ?? shop.dropId).toUpperCase() }),
  };

  describe.each(Object.entries(WAYS))('for %s', (_way, ask) => {
    it('is needed, solved once, and not needed again for a while', async () => {
      const ann = await app.guest();
      const none = { status: 403, code: 'challenge_required' };
      expect(await ask(ann, {})).toMatchObject(none);
      expect(await ask(ann, { token: 'made up' })).toMatchObject(none);
      const [token, key] = [solved(), randomUUID()];
      expect(await ask(ann, { token, key })).toMatchObject({ status: 201 });
      // A repeat, and something new.
      expect(await ask(ann, { key })).toMatchObject({ status: 201 });
      expect(await ask(ann, {})).toMatchObject({ status: 201 });
      expect(service.asked.map((form) => form.get('response'))).toEqual(['made up', token]);
      expect(await ask(await app.guest(), { token })).toMatchObject(none);
    });

    it('is needed before anything is looked up: whether there is such a drop, too', async () => {
      const ann = await app.guest();
      const dropId = '01890000-0000-7000-8000-00000000000a';
      expect(await ask(ann, { dropId })).toMatchObject({ status: 403, code: 'challenge_required' });
      expect(await ask(ann, { dropId, token: solved() })).toMatchObject({ status: 404 });
    });

    it('that cannot be checked is refused with 503, and held nothing', async () => {
      const ann = await app.guest();
      service.behaves = 'breaks';
      expect(await ask(ann, { token: solved() })).toEqual({
        status: 503,
        code: 'overloaded',
        retryAfter: '2',
      });
      service.behaves = 'well';
      const none = await app.call('GET', `/v2/drops/${shop.dropId}/line/me`, { as: ann });
      expect(none.status).toBe(404);
      expect(await ask(ann, { token: solved() })).toMatchObject({ status: 201 });
    });
  });

  it('solved for the entry to the line is enough for the claim, by whichever way', async () => {
    const ann = await app.guest();
    expect(await WAYS['an entry to the line']!(ann, { token: solved() })).toMatchObject({ status: 201 });
    for (const ask of Object.values(WAYS)) expect(await ask(ann, {})).toMatchObject({ status: 201 });
    expect(service.asked).toHaveLength(1);
  });

  it('solved on one node is taken with the same token on another', async () => {
    const other = await app.another();
    const [ann, token] = [await app.guest(), solved()];
    const ask = WAYS['a claim at the front door']!;
    expect(await ask(ann, { token })).toMatchObject({ status: 201 });
    expect(await ask(ann, { at: other })).toMatchObject({ status: 403 });
    expect(await ask(ann, { token, at: other })).toMatchObject({ status: 201 });
    expect(await metric(app.url, 'souk_challenges_total', 'outcome="passed"')).toBeGreaterThan(0);
  });

  it('is asked of nobody for leaving the line, or for looking', async () => {
    const ann = await app.guest();
    expect((await app.call('DELETE', `/v2/drops/${shop.dropId}/line`, { as: ann })).status).toBe(204);
    expect((await app.call('GET', `/v2/drops/${shop.dropId}`, { as: ann })).status).toBe(200);
  });

  it('is asked of nobody where it is off, and what they send as a token is not looked at', async () => {
    const off = await app.another({ TURNSTILE_SECRET: '' });
    const ann = await app.guest();
    for (const ask of Object.values(WAYS)) {
      expect(await ask(ann, { at: off })).toMatchObject({ status: 201 });
      expect(await ask(ann, { token: 'made up', at: off })).toMatchObject({ status: 201 });
    }
    expect(service.asked).toHaveLength(0);
  });
});
