import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { expectResumedAlike, history, type List, NOBODY, outcome, types } from './acts.js';
import { Ear, numbers, openRoom, say } from './ear.js';

interface Pin {
  readonly id: string;
  readonly kind: string;
  readonly targetId: string;
}

describe('a pin', () => {
  let app: TestApp;
  let other: TestApp;
  let ann: Visitor;
  beforeAll(async () => {
    app = await startApp({ DEMO: 'true' });
    other = await app.another();
    ann = await app.guest('Ann');
  }, 60_000);
  afterAll(() => app.close());

  const pin = (as: Visitor, roomId: string, card: unknown, node = app) =>
    node.call<Pin & { code?: string }>('POST', `/v2/rooms/${roomId}/pins`, { as, body: card });
  const pins = async (roomId: string, as = ann): Promise<readonly Pin[]> =>
    (await app.call<List<Pin>>('GET', `/v2/rooms/${roomId}/pins`, { as })).body.data;

  it('is shown to everyone who comes, and told to those who are there', async () => {
    const { host, roomId } = await openRoom(app);
    const message = await say(app, ann, roomId, 'rules of this room');
    const ear = await Ear.of(other, ann);
    await ear.join(roomId);
    const productId = randomUUID();
    const product = await pin(host, roomId, { productId });
    expect([product.status, product.body]).toEqual([
      201,
      {
        ...{ id: expect.any(String), kind: 'product', targetId: productId },
        ...{ pinnedBy: host.id, pinnedAt: expect.any(String) },
      },
    ]);
    const text = await pin(host, roomId, { messageId: message.id });
    expect(await pins(roomId)).toEqual([product.body, text.body]);
    for (let again = 0; again < 2; again += 1)
      for (const { id } of [product.body, text.body])
        expect(await outcome(app, host, 'DELETE', `/v2/rooms/${roomId}/pins/${id}`)).toBe('204');
    expect(await pins(roomId)).toEqual([]);
    await ear.hears(5);
    expect(ear.events.map(({ type, actor, data }) => [type, actor?.id, data])).toEqual([
      ['product.pinned', host.id, { pinId: product.body.id, productId }],
      ['message.pinned', host.id, { pinId: text.body.id, messageId: message.id }],
      ['product.unpinned', host.id, { pinId: product.body.id, productId }],
      ['message.unpinned', host.id, { pinId: text.body.id, messageId: message.id }],
    ]);
  });

  it('is set and taken off over a socket as well', async () => {
    const { host, roomId } = await openRoom(app);
    const ear = await Ear.of(app, host);
    const card = { roomId, productId: randomUUID() };
    const first = await ear.command('pin.add', card);
    expect(first).toEqual({ ok: true, id: expect.any(String) });
    expect(await ear.command('pin.add', card)).toEqual(first);
    expect(await ear.command('pin.remove', { roomId, pinId: first.id })).toEqual({ ok: true });
    expect(await types(app, ann, roomId)).toEqual(['product.pinned', 'product.unpinned']);
  });

  it('is set by those who keep order in a room, and by nobody else', async () => {
    const { host, roomId } = await openRoom(app);
    const { id } = (await pin(host, roomId, { productId: randomUUID() })).body;
    await app.call('PUT', `/v2/rooms/${roomId}/members/me`, { as: ann });
    const refused = await pin(ann, roomId, { productId: randomUUID() });
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    expect(await outcome(app, ann, 'DELETE', `/v2/rooms/${roomId}/pins/${id}`)).toBe('403 forbidden');
    expect((await pin(await app.signIn('admin@souk.test'), roomId, { productId: randomUUID() })).status).toBe(
      201,
    );
    const direct = await app.call<{ id: string }>('POST', `/v2/direct/${ann.id}`, { as: host });
    expect((await pin(host, direct.body.id, { productId: randomUUID() })).status).toBe(403);
  });

  it('is not there for whoever may not see the room', async () => {
    const { host, roomId } = await openRoom(app, 'private');
    const { id } = (await pin(host, roomId, { productId: randomUUID() })).body;
    const ear = await Ear.of(app, ann);
    for (const room of [roomId, NOBODY, 'nonsense']) {
      const answers = [
        await outcome(app, ann, 'GET', `/v2/rooms/${room}/pins`),
        await outcome(app, ann, 'POST', `/v2/rooms/${room}/pins`, { productId: id }),
        await outcome(app, ann, 'DELETE', `/v2/rooms/${room}/pins/${id}`),
      ];
      expect(answers).toEqual(Array(3).fill('404 not_found'));
      if (room === 'nonsense') continue;
      const commands = { 'pin.add': { productId: id }, 'pin.remove': { pinId: id } };
      for (const [command, payload] of Object.entries(commands))
        expect(await ear.command(command, { roomId: room, ...payload })).toMatchObject({
          error: { code: 'not_found' },
        });
    }
    expect(await pins(roomId, host)).toHaveLength(1);
  });

  it('refuses what is no card', async () => {
    const { host, roomId } = await openRoom(app);
    const elsewhere = await say(app, host, (await openRoom(app)).roomId, 'elsewhere');
    const gone = await say(app, host, roomId, 'gone');
    await app.call('DELETE', `/v2/messages/${gone.id}`, { as: host });
    const [{ id: event } = gone] = (await history(app, host, roomId)).slice(-1);
    const ear = await Ear.of(app, host);
    for (const card of [
      ...[
        {},
        { productId: null },
        { productId: 'x' },
        { productId: [randomUUID()] },
        { dropId: randomUUID() },
      ],
      ...[
        { productId: randomUUID(), messageId: gone.id },
        { productId: randomUUID(), kind: 'message' },
      ],
      ...[elsewhere.id, gone.id, event, NOBODY].map((messageId) => ({ messageId })),
    ]) {
      const answer = await pin(host, roomId, card);
      expect([card, answer.status, answer.body.code]).toEqual([card, 400, 'validation_failed']);
      const ack = await ear.command('pin.add', { roomId, ...card });
      expect(ack).toMatchObject({ ok: false, error: { code: 'validation_failed' } });
    }
    expect(await pins(roomId)).toEqual([]);
  });

  it('goes with the message that is deleted', async () => {
    const { host, roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'rules');
    const { body } = await pin(host, roomId, { messageId: id });
    await app.call('DELETE', `/v2/messages/${id}`, { as: ann });
    expect(await pins(roomId)).toEqual([]);
    expect(
      (await history(app, ann, roomId)).slice(2).map(({ type, data }) => [type, data['messageId']]),
    ).toEqual([
      ['message.deleted', id],
      ['message.unpinned', id],
    ]);
    expect(body.targetId).toBe(id);
  });

  it('is one of 10, and one for each thing, on however many nodes at once', async () => {
    const { host, roomId } = await openRoom(app);
    const same = randomUUID();
    const answers = await Promise.all(
      [app, other, app, other].map((node) => pin(host, roomId, { productId: same }, node)),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    const more = await Promise.all(
      numbers(1, 14).map((n) => pin(host, roomId, { productId: randomUUID() }, n % 2 ? app : other)),
    );
    expect(more.map(({ status }) => status).toSorted()).toEqual([
      ...Array(9).fill(201),
      ...Array(5).fill(409),
    ]);
    expect(more.find(({ status }) => status === 409)?.body.code).toBe('limit_reached');
    expect(await pins(roomId)).toHaveLength(10);
    expect(await types(app, ann, roomId)).toEqual(Array(10).fill('product.pinned'));
  });

  it('is never of a message that is being deleted meanwhile', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { host, roomId } = await openRoom(app);
      const { id } = await say(app, ann, roomId, 'now or never');
      await Promise.all([
        pin(host, roomId, { messageId: id }, other),
        app.call('DELETE', `/v2/messages/${id}`, { as: ann }),
      ]);
      expect(await pins(roomId)).toEqual([]);
    }
  });

  it('is told to those who come back as to those who stayed', async () => {
    const { host, roomId } = await openRoom(app);
    await say(app, ann, roomId, 'before');
    await expectResumedAlike([app, other], ann, roomId, async () => {
      const { body } = await pin(host, roomId, { productId: randomUUID() });
      await app.call('DELETE', `/v2/rooms/${roomId}/pins/${body.id}`, { as: host });
    });
  });
});
