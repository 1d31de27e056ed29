/** A claim over a socket is answered alike whether it is spared Nest's way to its use case or not. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import { startApp, type TestApp } from '../support/app.js';
import { openShop } from '../support/shop.js';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

interface Stage {
  readonly socket: Socket;
  readonly dropId: string;
}

describe('drop.claim', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  const stage = async (options: Parameters<typeof openShop>[1] = {}): Promise<Stage> => ({
    dropId: (await openShop(app, options)).dropId,
    socket: await app.connect(await app.guest('Ann')),
  });
  const ask = async ({ socket, dropId }: Stage, changes: object, long: boolean) => {
    // An id in capitals names the same drop, but not as plainly as the quick way takes it.
    const payload = { dropId: long ? dropId.toUpperCase() : dropId, quantity: 1, key: 'k', ...changes };
    const answer = JSON.stringify(await socket.timeout(4_000).emitWithAck('drop.claim', payload));
    return JSON.parse(answer.replace(UUID, '<id>').replace(TIME, '<time>')) as Record<string, unknown>;
  };
  const both = async (pair: readonly [Stage, Stage], changes: object = {}) => {
    const [quick, long] = [await ask(pair[0], changes, false), await ask(pair[1], changes, true)];
    expect(quick).toEqual(long);
    return quick;
  };

  it('is held, repeated, reused, limited and sold out alike', async () => {
    const pair = [await stage({ quantity: 1 }), await stage({ quantity: 1 })] as const;
    expect(await both(pair)).toMatchObject({ ok: true, claim: { state: 'held', number: 1 } });
    expect(await both(pair)).toMatchObject({ ok: true, claim: { state: 'held', number: 1 } });
    expect(await both(pair, { quantity: 2 })).toMatchObject({ error: { code: 'idempotency_key_reused' } });
    expect(await both(pair, { key: 'other' })).toMatchObject({ error: { code: 'limit_reached' } });
    const others = await Promise.all(
      pair.map(async ({ dropId }) => ({ dropId, socket: await app.connect(await app.guest('Bob')) })),
    );
    expect(await both(others as [Stage, Stage])).toMatchObject({ error: { code: 'sold_out', status: 409 } });
  });

  it.each([
    ['a quantity of nothing', { quantity: 0 }],
    ['a quantity in text', { quantity: '1' }],
    ['half a unit', { quantity: 1.5 }],
    ['too many', { quantity: 101 }],
    ['no key', { key: '' }],
    ['a key too long', { key: 'k'.repeat(256) }],
    ['a key with a line feed', { key: 'line\n1' }],
    ['a key in another form', { key: 'e\u0301' }],
    ['a field too many', { price: 0 }],
    ['no drop', { dropId: '01890000-0000-7000-8000-000000000000' }],
    ['nonsense for a drop', { dropId: 'x' }],
  ])('with %s is answered alike', async (_, changes) => {
    await both([await stage(), await stage()], changes);
  });

  it('is counted under one limit, whichever way it comes', async () => {
    const strict = await app.another({ LIMITS_SCALE: '1' });
    const { dropId } = await stage();
    const socket = await strict.connect(await app.guest('Cid'));
    const answers: string[] = [];
    for (let asked = 0; asked < 121; asked += 1) {
      const answer = await ask({ socket, dropId }, {}, asked % 2 === 0);
      answers.push(answer['ok'] === true ? 'ok' : (answer['error'] as { code: string }).code);
    }
    expect(answers).toEqual([...Array.from({ length: 120 }, () => 'ok'), 'rate_limited']);
  });
});
