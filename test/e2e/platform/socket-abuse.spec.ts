import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import { RoomStage } from '../../../src/rooms/index.js';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { openShop, type Shop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { closed, rawOf } from './raw-socket.js';
import { metric } from './wire.js';

const KILOBYTE = 1024;

describe('a socket that misbehaves', () => {
  let app: TestApp;
  let shop: Shop;
  let ann: Visitor;
  let bystander: Socket;
  beforeAll(async () => {
    app = await startApp();
    shop = await openShop(app);
    ann = await app.guest('Ann');
    bystander = await app.connect(await app.guest('Bo'));
  }, 60_000);
  afterAll(async () => {
    await app.close();
  }, 60_000);

  let socket: Socket;
  beforeEach(async () => {
    socket = await app.connect(ann);
  });
  afterEach(async () => {
    socket.disconnect();
    // Whatever it did, nobody else noticed.
    expect(await bystander.emitWithAck('room.leave', { roomId: shop.roomId })).toEqual({ ok: true });
  });

  const lives = async () =>
    expect(await socket.timeout(4_000).emitWithAck('room.leave', { roomId: shop.roomId })).toEqual({
      ok: true,
    });

  it.each(['room.destroy', 'error', 'message', 'toString', '__proto__', 'constructor', 'x'])(
    'is told that there is no command %s',
    async (command) => {
      expect(await socket.timeout(4_000).emitWithAck(command, { roomId: shop.roomId })).toEqual({
        ok: false,
        error: expect.objectContaining({ code: 'not_found', status: 404 }),
      });
      await lives();
    },
  );

  it.each(['connect', 'disconnect', 'disconnecting', 'newListener', 'removeListener', 'connect_error'])(
    'hurts only itself by the reserved name %s',
    async (name) => {
      rawOf(socket).send(`42${JSON.stringify([name, {}])}`);
      expect(await closed(socket)).toMatch(/close|disconnect/);
    },
  );

  it.each([
    ['no payload', []],
    ['null', [null]],
    ['a text', ['text']],
    ['a number', [1]],
    ['a list', [[]]],
    ['a list of commands', [[{ roomId: 'x' }]]],
    ['a payload too many', [{ roomId: 'x' }, { roomId: 'y' }]],
    ['bytes', [Buffer.from([0, 255, 254])]],
    ['bytes for an id', [{ roomId: Buffer.from('x') }]],
    ['an unknown field', [{ roomId: '01890000-0000-7000-8000-000000000000', admin: true }]],
    [
      'a field of every object',
      [JSON.parse('{"roomId":"01890000-0000-7000-8000-000000000000","__proto__":{}}')],
    ],
  ])('is told what is wrong with %s, and lives on', async (_, payload) => {
    for (const command of [
      'room.join',
      'room.leave',
      'message.send',
      'typing',
      'room.read',
      'drop.claim',
      'auth.renew',
    ]) {
      const answer = (await socket.timeout(4_000).emitWithAck(command, ...payload)) as Record<
        string,
        unknown
      >;
      expect([command, answer]).toEqual([
        command,
        { ok: false, error: expect.objectContaining({ code: 'validation_failed', status: 400 }) },
      ]);
      expect(JSON.stringify(answer)).not.toMatch(/node_modules|\.ts\b|stack/);
    }
    await lives();
  });

  it('is told so when it nests too deep', async () => {
    const answered = new Promise<string>((resolve) => {
      rawOf(socket).on('message', (data) => String(data).startsWith('4377') && resolve(String(data)));
    });
    rawOf(socket).send(`4277["typing",${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}]`);
    expect(await answered).toContain('"code":"validation_failed"');
    await lives();
  });

  it('needs no ack', async () => {
    const clientId = 'without-ack';
    socket.emit('message.send', { roomId: shop.roomId, clientId, text: 'Hello' });
    socket.emit('message.send', { roomId: shop.roomId, clientId, text: 1 });
    socket.emit('room.join');
    const again = { roomId: shop.roomId, clientId, text: 'Hello' };
    expect(await socket.emitWithAck('message.send', again)).toMatchObject({ ok: true });
    await lives();
  });

  it.each([
    ['a packet that is none', 'x'],
    ['an event that is no list', '42{"a":1}'],
    ['half an event', '42["room.join"'],
    ['an event without a name', '42[]'],
    ['an event with a number for a name', '42[1]'],
    ['an ack that nobody waits for', '43999[{}]'],
    ['an ack that is no number', '431e999[1]'],
    ['half a binary event', '451-["room.join",{"_placeholder":true,"num":0}]'],
    ['a binary event that points elsewhere', '451-["room.join",{"_placeholder":true,"num":7}]'],
    ['a binary event with a million parts', '451000000-["room.join",{"_placeholder":true,"num":0}]'],
    ['a second hello', '40{"token":"x"}'],
    ['a hello to nowhere', '40/admin,{}'],
    ['bytes out of order', Buffer.from([1, 2, 3])],
    ['no bytes', Buffer.alloc(0)],
    ['a ping of its own', '2probe'],
    ['a close', '1'],
    ['an upgrade', '5'],
  ])('hurts nobody else by sending %s', async (_, frame) => {
    const end = closed(socket);
    rawOf(socket).send(frame);
    const answer = socket.timeout(1_000).emitWithAck('room.leave', { roomId: shop.roomId });
    const outcome = await Promise.race([end, answer.catch(() => 'deaf')]);
    expect([
      'deaf',
      'transport close',
      'transport error',
      'server disconnect',
      'io server disconnect',
      'parse error',
    ]).toContain(typeof outcome === 'string' ? outcome : 'deaf');
  });

  it('is one of 50 of its user at most, who can then come in again when one has gone', async () => {
    const crowd = await app.guest('Crowd');
    const sockets = await Promise.all(Array.from({ length: 50 }, () => app.connect(crowd)));
    await expect(app.connect(crowd)).rejects.toMatchObject({ data: { code: 'limit_reached', status: 409 } });
    sockets[0]?.disconnect();
    const back = await waitFor(() => app.connect(crowd), { describe: 'the place to be free' });
    for (const one of [back, ...sockets]) one.disconnect();
    await waitFor(async () => (await metric(app.url, 'souk_sockets')) === 2, { describe: 'all to be gone' });
  });

  it('is cut for a frame over 64 kB, before it is read', async () => {
    const text = 'x'.repeat(64 * KILOBYTE);
    const end = closed(socket);
    socket.emit('message.send', { roomId: shop.roomId, clientId: 'large', text });
    expect(await end).toMatch(/transport (close|error)/);
  });

  it('is cut when it does not read, and what waits for it is given back', async () => {
    const slow = await app.connect(await app.guest('Slow'));
    for (const one of [slow, socket]) await one.emitWithAck('room.join', { roomId: shop.roomId });
    let heard = 0;
    socket.on('room.flood', () => (heard += 1));
    const connected = (count: number) => async () => (await metric(app.url, 'souk_sockets')) === count;
    await waitFor(connected(3), { describe: 'the gauge to know the bystander, the reader and the slow one' });
    rawOf(slow).pause();
    const stage = app.app.get(RoomStage, { strict: false });
    const before = process.memoryUsage().rss;
    let sent = 0;
    const isCut = async () => {
      // A reader of this room gets 4 MB at a time; the kernel takes some from the server, whoever reads.
      for (let count = 0; count < 20; count += 1, sent += 1)
        stage.emit(shop.roomId, 'room.flood', { text: String(sent).padEnd(200 * KILOBYTE) });
      return connected(2)();
    };
    await waitFor(isCut, { describe: 'the cut', timeoutMs: 10_000 });
    await waitFor(() => heard === sent, { describe: 'the reader who reads to hear it all' });
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * KILOBYTE * KILOBYTE);
    expect(socket.connected).toBe(true);
    rawOf(slow).terminate();
  }, 30_000);
});
