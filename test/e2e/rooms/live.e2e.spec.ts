import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { Ear, numbers, openRoom, say, sayMuch } from './ear.js';

const ROOM = '018f0000-0000-7000-8000-000000000000';

describe('a socket in a room', () => {
  let app: TestApp;
  let ann: Visitor;
  beforeAll(async () => {
    app = await startApp();
    ann = await app.guest('Ann');
  });
  afterAll(() => app.close());

  it('hears what is said after it joined, as the table has it', async () => {
    const { roomId } = await openRoom(app);
    await say(app, ann, roomId, 'before');
    const ear = await Ear.of(app, ann);
    expect(await ear.join(roomId)).toEqual({ ok: true, seq: 1, oldest: 1 });
    const posted = await say(app, ann, roomId, 'hello', 'c1');
    await ear.hears(2);
    expect(ear.frames).toEqual([{ roomId, events: [posted] }]);
    expect(posted).toEqual({
      seq: 2,
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'message.posted',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      actor: { id: ann.id, displayName: 'Ann' },
      data: { text: 'hello', clientId: 'c1' },
    });
    const log = await app.call<{ data: unknown[] }>('GET', `/v2/rooms/${roomId}/events?after=1`, { as: ann });
    expect(log.body.data).toEqual([posted]);
  });

  it('gets the ack first, then all it missed, then what is new, without a gap', async () => {
    const { roomId } = await openRoom(app);
    for (let index = 1; index <= 30; index += 1) await say(app, ann, roomId, `m${index}`);
    const ear = await Ear.of(app, ann);
    const ack = ear.join(roomId, 10);
    await say(app, ann, roomId, 'new');
    expect(await ack).toEqual({ ok: true, seq: expect.any(Number), oldest: 1 });
    expect(ear.heardAtAck).toBe(0);
    await ear.hears(31);
    expect(ear.seqs).toEqual(numbers(11, 31));
  });

  it('gets the ack and the rest again when it joins again', async () => {
    const { roomId } = await openRoom(app);
    const ear = await Ear.of(app, ann);
    await ear.join(roomId);
    await say(app, ann, roomId, 'one');
    await say(app, ann, roomId, 'two');
    await ear.hears(2);
    expect(await ear.join(roomId, 1)).toEqual({ ok: true, seq: 2, oldest: 1 });
    await say(app, ann, roomId, 'three');
    await ear.hears(3);
    expect(ear.seqs).toEqual([1, 2, 2, 3]);
    // Without a number it is in already.
    expect(await ear.join(roomId)).toMatchObject({ ok: true, seq: 3 });
    await say(app, ann, roomId, 'four');
    await ear.hears(4);
    expect(ear.seqs).toEqual([1, 2, 2, 3, 4]);
  });

  it('takes joins of one room one after the other, however they are sent', async () => {
    const { roomId } = await openRoom(app);
    await sayMuch(app, ann, roomId, 400);
    const ear = await Ear.of(app, ann);
    await Promise.all([
      ear.join(roomId, 0),
      ear.join(roomId, 350),
      ear.command('room.leave', { roomId }),
      ear.join(roomId, 390),
    ]);
    await say(app, ann, roomId, 'last');
    await ear.hears(401);
    expect(ear.seqs).toEqual([...numbers(1, 400), ...numbers(351, 400), ...numbers(391, 401)]);
  });

  it('gets nothing out of order when it joins again while others talk', async () => {
    const { roomId } = await openRoom(app);
    await sayMuch(app, ann, roomId, 1_500);
    const ear = await Ear.of(app, ann);
    await ear.join(roomId);
    const talking = sayMuch(app, ann, roomId, 300);
    await ear.hears(1_501);
    const heard = ear.events.length;
    await ear.join(roomId, 0);
    const live = ear.heardAtAck;
    await talking;
    await ear.hears(1_800);
    expect(live).toBeGreaterThanOrEqual(heard);
    expect(ear.seqs.slice(0, live)).toEqual(numbers(1_501, 1_500 + live));
    expect(ear.seqs.slice(live)).toEqual(numbers(1, 1_800));
  });

  it('begins anew with the tail when its number is of no use', async () => {
    const { roomId } = await openRoom(app);
    for (let index = 1; index <= 60; index += 1) await say(app, ann, roomId, `m${index}`);
    const ear = await Ear.of(app, ann);
    expect(await ear.join(roomId, 61)).toEqual({ ok: true, reset: true, seq: 60, oldest: 1 });
    await ear.hears(60);
    expect(ear.seqs).toEqual(numbers(11, 60));
  });

  it('hears nothing more after it left', async () => {
    const { roomId } = await openRoom(app);
    const ear = await Ear.of(app, ann);
    await ear.join(roomId);
    expect(await ear.command('room.leave', { roomId })).toEqual({ ok: true });
    const other = await Ear.of(app, ann);
    await other.join(roomId);
    await say(app, ann, roomId, 'gone');
    await other.hears(1);
    expect(ear.events).toEqual([]);
  });

  it('sends messages, and the same client id again gets the same message', async () => {
    const { roomId } = await openRoom(app);
    const ear = await Ear.of(app, ann);
    await ear.join(roomId);
    const message = { roomId, clientId: 'mine', text: 'hi' };
    const first = await ear.command('message.send', message);
    expect(first).toEqual({ ok: true, id: expect.any(String), seq: 1 });
    expect(await ear.command('message.send', { ...message, text: 'other' })).toEqual(first);
    const reply = { roomId, clientId: 'reply', text: 'yes', replyTo: first.id };
    expect(await ear.command('message.send', reply)).toMatchObject({ ok: true, seq: 2 });
    await ear.hears(2);
    expect(ear.events[1]?.data).toEqual({ text: 'yes', clientId: 'reply', replyTo: first.id });
  });

  it('keeps the order in which one socket sends', async () => {
    const { roomId } = await openRoom(app);
    const ear = await Ear.of(app, ann);
    await ear.join(roomId);
    const texts = numbers(1, 100).map(String);
    await Promise.all(texts.map((text) => ear.command('message.send', { roomId, clientId: text, text })));
    await ear.hears(100);
    expect(ear.texts).toEqual(texts);
  });

  it.each([
    ['room.join', {}],
    ['room.join', { roomId: 'x' }],
    ['room.join', { roomId: 1 }],
    ['room.join', { roomId: [ROOM] }],
    ['room.join', null],
    ['room.join', undefined],
    ['room.join', 'room'],
    ['room.join', []],
    ['room.join', [{ roomId: ROOM }]],
    ['room.join', { roomId: ROOM, after: -1 }],
    ['room.join', { roomId: ROOM, after: '1' }],
    ['room.join', { roomId: ROOM, after: 1.5 }],
    ['room.join', { roomId: ROOM, after: null }],
    ['room.join', { roomId: ROOM, after: 1e21 }],
    ['room.join', { roomId: ROOM, room: 'user:1' }],
    ['room.leave', {}],
    ['typing', {}],
    ['room.read', { roomId: ROOM }],
    ['message.send', { roomId: ROOM, clientId: 'c', text: '' }],
    ['message.send', { roomId: ROOM, clientId: 'c', text: ' \u200b' }],
    ['message.send', { roomId: ROOM, clientId: 'c', text: 'a\u0000' }],
    ['message.send', { roomId: ROOM, clientId: 'c', text: 'x'.repeat(2001) }],
    ['message.send', { roomId: ROOM, clientId: '', text: 'x' }],
    ['message.send', { roomId: ROOM, clientId: 'c'.repeat(65), text: 'x' }],
    ['message.send', { roomId: ROOM, text: 'x' }],
    ['message.send', { roomId: ROOM, clientId: 'c', text: 'x', replyTo: null }],
    ['message.send', { roomId: ROOM, clientId: 'c', text: 'x', seq: 9 }],
  ] as [string, unknown][])(
    'is told validation_failed for a bad %s (case %#) and lives on',
    async (command, payload) => {
      const ear = await Ear.of(app, ann);
      const ack = await ear.command(command, payload);
      expect(ack).toMatchObject({ ok: false, error: { code: 'validation_failed', status: 400 } });
      expect(JSON.stringify(ack)).not.toContain('stack');
      const { roomId } = await openRoom(app);
      expect(await ear.join(roomId)).toMatchObject({ ok: true });
      ear.socket.disconnect();
    },
  );

  it('is served as well if it wants no ack', async () => {
    const { roomId } = await openRoom(app);
    const ear = await Ear.of(app, ann);
    ear.socket.emit('room.join', { roomId });
    ear.socket.emit('room.join', { roomId: 'nonsense' });
    ear.socket.emit('room.join');
    ear.socket.emit('message.send', { roomId, clientId: 'quiet', text: 'hm' });
    await ear.join(roomId, 0);
    await say(app, ann, roomId, 'hello');
    await waitFor(() => ear.texts.includes('hello') && ear.texts.includes('hm'), {
      describe: 'both messages',
    });
  });

  it('may be in 50 rooms and no more', async () => {
    const host = await app.host();
    const ear = await Ear.of(app, host);
    const roomIds = await Promise.all(
      numbers(1, 51).map(async () => {
        const body = { title: 'One', kind: 'public' };
        return (await app.call<{ id: string }>('POST', '/v2/rooms', { as: host, body })).body.id;
      }),
    );
    const acks = await Promise.all(roomIds.map((roomId) => ear.join(roomId)));
    expect(acks.filter((ack) => ack.ok)).toHaveLength(50);
    expect(acks.find((ack) => !ack.ok)?.error?.code).toBe('limit_reached');
    const inside = roomIds.filter((_, index) => acks[index]?.ok);
    expect(await ear.join(inside[0] ?? '', 0)).toMatchObject({ ok: true });
    await ear.command('room.leave', { roomId: inside[1] });
    expect(await ear.join(roomIds[acks.findIndex((ack) => !ack.ok)] ?? '')).toMatchObject({ ok: true });
  });

  it('is told how many people are there, and that they go', async () => {
    const { roomId } = await openRoom(app);
    const bob = await app.guest('Bob');
    const counts = (of: Ear): unknown[] =>
      of.others.filter(({ name }) => name === 'room.presence').map(({ payload }) => payload['count']);
    const ear = await Ear.of(app, ann);
    await ear.join(roomId);
    await waitFor(() => counts(ear).at(-1) === 1, { describe: 'one' });
    const second = await Ear.of(app, ann);
    await second.join(roomId);
    await waitFor(() => counts(second).at(-1) === 1, { describe: 'one with two sockets' });
    const other = await Ear.of(app, bob);
    await other.join(roomId);
    await waitFor(() => counts(ear).at(-1) === 2 && counts(other).at(-1) === 2, { describe: 'two' });
    other.socket.disconnect();
    await waitFor(() => counts(ear).at(-1) === 1, { describe: 'one again' });
    expect(counts(ear)).toEqual([1, 2, 1]);
    const outside = await Ear.of(app, bob);
    await pause(600);
    expect(outside.others).toEqual([]);
  });

  it('tells the others that it types, until it posts or falls silent', async () => {
    const { roomId } = await openRoom(app);
    const bob = await app.guest('Bob');
    const [ear, typist] = [await Ear.of(app, ann), await Ear.of(app, bob)];
    const refused = await typist.command('typing', { roomId });
    expect(refused).toMatchObject({ ok: false, error: { code: 'not_found' } });
    await ear.join(roomId);
    await typist.join(roomId);
    const typing = (): string =>
      JSON.stringify(ear.others.filter(({ name }) => name === 'room.typing').at(-1)?.payload['users']);
    expect(await typist.command('typing', { roomId })).toEqual({ ok: true });
    const shown = JSON.stringify([{ id: bob.id, displayName: 'Bob' }]);
    await waitFor(() => typing() === shown, { describe: 'Bob to type' });
    await typist.command('message.send', { roomId, clientId: 'typed', text: 'typed' });
    await waitFor(() => typing() === '[]', { describe: 'Bob to be done' });
    await typist.command('typing', { roomId });
    await waitFor(() => typing() === shown, { describe: 'Bob to type again' });
    const since = performance.now();
    await waitFor(() => typing() === '[]', { describe: 'Bob to fall silent', timeoutMs: 7_000 });
    expect(performance.now() - since).toBeGreaterThan(4_000);
  }, 15_000);
});

describe('a user who sends too many commands', () => {
  it('is refused, over all their sockets, until the window ends; others are not', async () => {
    const app = await startApp({ LIMITS_SCALE: '1' });
    try {
      const ann = await app.guest('Ann');
      const { roomId } = await openRoom(app);
      const ears = [await Ear.of(app, ann), await Ear.of(app, ann)];
      const acks = await Promise.all(
        numbers(1, 130).map((n) => (ears[n % 2] as Ear).command('room.leave', { roomId })),
      );
      expect(acks.filter((ack) => ack.ok)).toHaveLength(120);
      expect(acks.find((ack) => !ack.ok)?.error).toMatchObject({
        code: 'rate_limited',
        retryAfterSeconds: expect.any(Number),
      });
      const renewal = await ears[0]?.command('auth.renew', { token: ann.token });
      expect(renewal?.error).toMatchObject({ code: 'rate_limited' });
      const bob = await Ear.of(app, await app.guest('Bob'));
      expect(await bob.join(roomId)).toMatchObject({ ok: true });
    } finally {
      await app.close();
    }
  }, 30_000);
});
