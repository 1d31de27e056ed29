import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { history, NOBODY } from './acts.js';
import { type Ack, Ear, type HeardEvent, numbers, openRoom } from './ear.js';

describe('a mention', () => {
  let app: TestApp;
  let ann: Visitor;
  let bob: Visitor;
  beforeAll(async () => {
    app = await startApp();
    ann = await app.guest('Ann');
    bob = await app.guest('Bob');
  }, 60_000);
  afterAll(() => app.close());

  let said = 0;
  const body = (mentions: unknown, clientId = `m${(said += 1)}`) => ({
    clientId,
    text: '@somebody',
    mentions,
  });
  const post = (as: Visitor, roomId: string, mentions: unknown, clientId?: string) =>
    app.call<HeardEvent & { code?: string; errors?: { path: string }[] }>(
      'POST',
      `/v2/rooms/${roomId}/messages`,
      {
        as,
        body: body(mentions, clientId),
      },
    );

  it('stands in the message, over every wire', async () => {
    const { host, roomId } = await openRoom(app);
    const ear = await Ear.of(app, bob);
    await ear.join(roomId);
    const mentions = [bob.id, host.id];
    expect((await post(ann, roomId, mentions)).status).toBe(201);
    const sent = await ear.command('message.send', { roomId, ...body([ann.id]) });
    expect(sent).toMatchObject({ ok: true, seq: 2 });
    await ear.hears(2);
    expect(ear.events.map(({ data }) => data['mentions'])).toEqual([mentions, [ann.id]]);
    expect(await history(app, ann, roomId)).toEqual(ear.events);
    expect((await post(ann, roomId, [])).body.data).not.toHaveProperty('mentions');
    // However it is written, it is one id.
    expect((await post(ann, roomId, [bob.id.toUpperCase()])).body.data['mentions']).toEqual([bob.id]);
  });

  it('is stored once, like its message, and goes with it', async () => {
    const { roomId } = await openRoom(app);
    const [one, two] = await Promise.all([
      post(ann, roomId, [bob.id], 'same'),
      post(ann, roomId, [bob.id], 'same'),
    ]);
    expect(two?.body).toEqual(one?.body);
    await app.call('DELETE', `/v2/messages/${one?.body.id}`, { as: ann });
    expect(JSON.stringify(await history(app, bob, roomId))).not.toContain(bob.id);
  });

  it('is of anybody in a public room, and of members only in any other', async () => {
    const open = await openRoom(app);
    expect((await post(ann, open.roomId, [bob.id])).status).toBe(201);
    const unknown = await post(ann, open.roomId, [bob.id, NOBODY]);
    expect([unknown.status, unknown.body.code, unknown.body.errors?.[0]?.path]).toEqual([
      ...[400, 'validation_failed', 'mentions'],
    ]);
    const closed = await openRoom(app, 'private');
    const before = await post(closed.host, closed.roomId, [ann.id]);
    expect([before.status, before.body.code]).toEqual([400, 'validation_failed']);
    await app.call('PUT', `/v2/rooms/${closed.roomId}/members/${ann.id}`, { as: closed.host });
    expect((await post(closed.host, closed.roomId, [ann.id])).status).toBe(201);
    const direct = await app.call<{ id: string }>('POST', `/v2/direct/${bob.id}`, { as: ann });
    expect((await post(ann, direct.body.id, [bob.id])).status).toBe(201);
    expect((await post(ann, direct.body.id, [closed.host.id])).status).toBe(400);
  });

  it('tells a stranger nothing of who is there', async () => {
    const { host, roomId } = await openRoom(app, 'private');
    for (const id of [host.id, NOBODY]) {
      const answer = await post(ann, roomId, [id]);
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    }
  });

  it('refuses what is no list of 20 users, and nobody else notices', async () => {
    const { roomId } = await openRoom(app);
    const ear = await Ear.of(app, ann);
    const refused: unknown[] = [
      ...[null, 'x', 1, {}, bob.id, [null], [1], ['x'], [[bob.id]], { length: 1, 0: bob.id }],
      [bob.id, bob.id],
      [bob.id, bob.id.toUpperCase()],
      numbers(1, 21).map((n) => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`),
    ];
    for (const mentions of refused) {
      const answer = await post(ann, roomId, mentions);
      expect([mentions, answer.status, answer.body.code]).toEqual([mentions, 400, 'validation_failed']);
      const ack = await ear.command('message.send', { roomId, ...body(mentions) });
      expect(ack).toMatchObject({ ok: false, error: { code: 'validation_failed' } });
    }
    const mixed: Promise<Ack>[] = [[bob.id], [NOBODY], undefined].map((mentions) =>
      ear.command('message.send', { roomId, ...body(mentions) }),
    );
    expect((await Promise.all(mixed)).map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(await history(app, ann, roomId)).toHaveLength(2);
  });
});
