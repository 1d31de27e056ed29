/** A message over a socket is answered alike whether it is spared Nest's way to its use case or not. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import { startApp, type TestApp } from '../support/app.js';
import { openShop } from '../support/shop.js';

const ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

interface Stage {
  readonly socket: Socket;
  readonly roomId: string;
}

describe('message.send', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close(), 60_000);

  const stage = async (): Promise<Stage> => ({
    roomId: (await openShop(app)).roomId,
    socket: await app.connect(await app.guest('Ann')),
  });
  const ask = async ({ socket, roomId }: Stage, changes: object, long: boolean) => {
    // An id in capitals names the same room, but not as plainly as the quick way takes it.
    const payload = {
      roomId: long ? roomId.toUpperCase() : roomId,
      clientId: 'c',
      text: 'hello',
      ...changes,
    };
    const answer = JSON.stringify(await socket.timeout(4_000).emitWithAck('message.send', payload));
    return JSON.parse(answer.replace(ID, '<id>')) as Record<string, unknown>;
  };

  it.each([
    ['that is plain', {}, { ok: true }],
    ['over two lines', { text: 'one\ntwo' }, {}],
    ['with an emoji', { text: '👍🏽' }, { ok: true }],
    ['in another form of Unicode', { text: 'e\u0301' }, { ok: true }],
    ['without a text', { text: '' }, { error: { code: 'validation_failed' } }],
    ['of blanks', { text: '   ' }, {}],
    ['of a number', { text: 7 }, { error: { code: 'validation_failed' } }],
    ['as long as may be', { text: 'm'.repeat(2_000) }, { ok: true }],
    ['too long', { text: 'm'.repeat(2_001) }, { error: { code: 'validation_failed' } }],
    ['with a control character', { text: 'a\u0000b' }, { error: { code: 'validation_failed' } }],
    ['with half a character', { text: '\ud800' }, { error: { code: 'validation_failed' } }],
    ['without a client id', { clientId: undefined }, { error: { code: 'validation_failed' } }],
    ['with a long client id', { clientId: 'c'.repeat(65) }, { error: { code: 'validation_failed' } }],
    ['with a field too many', { seq: 1 }, { error: { code: 'validation_failed' } }],
    ['for no room', { roomId: '01890000-0000-7000-8000-000000000000' }, { error: { code: 'not_found' } }],
    ['for nonsense', { roomId: 'x' }, { error: { code: 'validation_failed' } }],
  ])('%s is answered alike', async (_, changes, answer) => {
    const [quick, long] = [await ask(await stage(), changes, false), await ask(await stage(), changes, true)];
    expect(quick).toEqual(long);
    expect(quick).toMatchObject(answer);
  });

  it('is one message, whichever way it comes again', async () => {
    const pair = await stage();
    const [first, again] = [await ask(pair, {}, false), await ask(pair, {}, true)];
    expect(first).toEqual(again);
  });
});
