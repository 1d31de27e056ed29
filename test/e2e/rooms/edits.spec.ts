import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { expectResumedAlike, history, NOBODY, outcome, type Shown, types } from './acts.js';
import { Ear, type HeardEvent, openRoom, say } from './ear.js';

describe('a message that was posted', () => {
  let app: TestApp;
  let other: TestApp;
  let ann: Visitor;
  let bob: Visitor;
  beforeAll(async () => {
    app = await startApp({ DEMO: 'true' });
    other = await app.another();
    ann = await app.guest('Ann');
    bob = await app.guest('Bob');
  }, 60_000);
  afterAll(() => app.close());

  const shown = async (id: string, as = ann): Promise<Shown> =>
    (await app.call<Shown>('GET', `/v2/messages/${id}`, { as })).body;
  const patch = (id: string, text: unknown, as = ann) =>
    outcome(app, as, 'PATCH', `/v2/messages/${id}`, { text });
  const remove = (id: string, as = ann) => outcome(app, as, 'DELETE', `/v2/messages/${id}`);

  it('gets another text, which everyone is told and the log has from then on', async () => {
    const { roomId } = await openRoom(app);
    const ear = await Ear.of(other, bob);
    await ear.join(roomId);
    const posted = await say(app, ann, roomId, 'helo', 'c1');
    const edited = await app.call<Shown>('PATCH', `/v2/messages/${posted.id}`, {
      as: ann,
      body: { text: 'hello' },
    });
    expect([edited.status, edited.body]).toEqual([
      200,
      {
        ...posted,
        roomId,
        data: { text: 'hello', clientId: 'c1', editedAt: expect.any(String) },
        updatedAt: edited.body.data['editedAt'],
      },
    ]);
    await ear.hears(2);
    const { editedAt } = edited.body.data;
    expect(ear.events[1]).toMatchObject({
      type: 'message.edited',
      actor: { id: ann.id, displayName: 'Ann' },
      data: { messageId: posted.id, text: 'hello', editedAt },
    });
    expect((await history(app, bob, roomId)).map(({ data }) => data)).toEqual([
      { text: 'hello', clientId: 'c1', editedAt },
      { messageId: posted.id, text: 'hello', editedAt },
    ]);
    expect(await shown(posted.id, bob)).toEqual(edited.body);
  });

  it('leaves the text of no earlier edit behind', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'first');
    const ear = await Ear.of(app, bob);
    await ear.join(roomId, 0);
    for (const text of ['second', 'third']) expect(await patch(id, text)).toBe('200');
    await ear.hears(3);
    const late = await Ear.of(app, bob);
    await late.join(roomId, 0);
    await late.hears(3);
    expect(late.texts).toEqual(['third', undefined, 'third']);
    expect((await history(app, bob, roomId)).map(({ data }) => data)).toEqual(
      late.events.map(({ data }) => data),
    );
  });

  it('is edited and deleted over a socket as well', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'one');
    const ear = await Ear.of(app, ann);
    await ear.join(roomId);
    const edit = { messageId: id, text: 'two' };
    const first = await ear.command('message.edit', edit);
    expect(first).toEqual({ ok: true, editedAt: expect.any(String) });
    expect(await ear.command('message.edit', edit)).toEqual(first);
    for (let again = 0; again < 2; again += 1)
      expect(await ear.command('message.delete', { messageId: id })).toEqual({ ok: true });
    await ear.hears(3);
    expect(ear.events.map(({ type }) => type)).toEqual(['message.edited', 'message.deleted']);
    expect(await ear.command('message.edit', edit)).toMatchObject({
      ok: false,
      error: { code: 'invalid_transition' },
    });
  });

  it('says nothing any more once it is deleted, wherever one looks, and keeps its number', async () => {
    const { roomId } = await openRoom(app);
    const inside = [await Ear.of(app, bob), await Ear.of(other, bob)];
    for (const ear of inside) await ear.join(roomId);
    const { id } = await say(app, ann, roomId, 'secret one', 'c1');
    await patch(id, 'secret two');
    await say(app, bob, roomId, 'between');
    expect([await remove(id), await remove(id)]).toEqual(['204', '204']);
    for (const ear of inside) await ear.hears(4);
    const seen: unknown[] = [await history(app, bob, roomId), await shown(id, bob)];
    seen.push((await app.call('GET', `/v1/rooms/${roomId}/messages`, { as: bob })).body);
    // From the memory of both nodes, in which there are all, and over the table.
    for (const [node, after] of [
      [app, 0],
      [app, 1],
      [other, 0],
    ] as const) {
      const late = await Ear.of(node, bob);
      await late.join(roomId, after);
      await late.hears(4);
      expect(late.seqs.at(0)).toBe(after + 1);
      seen.push(late.events);
    }
    expect(JSON.stringify(seen)).not.toContain('secret');
    expect((seen[0] as HeardEvent[]).map(({ seq, type, data }) => [seq, type, data])).toEqual([
      [1, 'message.posted', { clientId: 'c1', deletedAt: expect.any(String), deletedBy: 'author' }],
      [2, 'message.edited', { messageId: id, editedAt: expect.any(String) }],
      [3, 'message.posted', expect.objectContaining({ text: 'between' })],
      [4, 'message.deleted', { messageId: id, by: 'author', deletedAt: expect.any(String) }],
    ]);
    expect(seen[2]).toMatchObject([{ text: 'between' }, { id, text: '' }]);
    // Sent again it is what it was: deleted.
    expect(await say(app, ann, roomId, 'secret one', 'c1')).toMatchObject({
      id,
      seq: 1,
      data: { clientId: 'c1' },
    });
    expect(await types(app, ann, roomId)).toHaveLength(4);
  });

  it('is edited by its author alone, and deleted by them and by those who keep order', async () => {
    const { host, roomId } = await openRoom(app);
    const [one, two, three] = [
      await say(app, ann, roomId, '1'),
      await say(app, ann, roomId, '2'),
      await say(app, host, roomId, '3'),
    ];
    for (const as of [bob, host]) expect(await patch(one.id, 'mine', as)).toBe('403 forbidden');
    expect(await remove(one.id, bob)).toBe('403 forbidden');
    expect(await remove(three.id, ann)).toBe('403 forbidden');
    expect(await remove(one.id, host)).toBe('204');
    expect(await remove(two.id, await app.signIn('admin@souk.test'))).toBe('204');
    expect(await remove(three.id, host)).toBe('204');
    const deletions = (await history(app, ann, roomId)).slice(3);
    expect(deletions.map(({ data }) => [data['messageId'], data['by']])).toEqual([
      [one.id, 'moderator'],
      [two.id, 'moderator'],
      [three.id, 'author'],
    ]);
    expect(deletions[0]?.actor?.id).toBe(host.id);
    expect(await patch(one.id, 'again')).toBe('409 invalid_transition');
  });

  it('of a direct room is deleted by nobody but its author', async () => {
    const direct = await app.call<{ id: string }>('POST', `/v2/direct/${bob.id}`, { as: ann });
    const { id } = await say(app, bob, direct.body.id, 'mine');
    expect(await remove(id, ann)).toBe('403 forbidden');
    expect(await remove(id, bob)).toBe('204');
  });

  it('is not there for whoever may not see its room, whatever they ask of it', async () => {
    const { host, roomId } = await openRoom(app, 'private');
    await app.call('PUT', `/v2/rooms/${roomId}/members/${ann.id}`, { as: host });
    const { id } = await say(app, ann, roomId, 'among us');
    // Who wrote it and left is a stranger too.
    await app.call('DELETE', `/v2/rooms/${roomId}/members/${ann.id}`, { as: host });
    for (const as of [ann, bob, await app.signIn('admin@souk.test')]) {
      const ear = await Ear.of(app, as);
      for (const messageId of [id, NOBODY]) {
        const path = `/v2/messages/${messageId}`;
        const answers = [
          await outcome(app, as, 'GET', path),
          await outcome(app, as, 'PATCH', path, { text: 'x' }),
          await outcome(app, as, 'DELETE', path),
        ];
        expect(answers).toEqual(Array(3).fill('404 not_found'));
        for (const command of ['message.edit', 'message.delete']) {
          const ack = await ear.command(command, {
            messageId,
            ...(command === 'message.edit' && { text: 'x' }),
          });
          expect(ack).toMatchObject({ ok: false, error: { code: 'not_found' } });
        }
      }
    }
    expect((await shown(id, host)).data['text']).toBe('among us');
  });

  it('refuses what is no text and no message', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'fine');
    for (const text of ['', ' \u200b', 'a\u0000', 'x'.repeat(2001), null, 1, ['x'], {}])
      expect(await patch(id, text)).toBe('400 validation_failed');
    expect(await outcome(app, ann, 'PATCH', `/v2/messages/${id}`, { text: 'x', editedAt: 'now' })).toBe(
      '400 validation_failed',
    );
    expect(await patch('nonsense', 'x')).toBe('404 not_found');
    const ear = await Ear.of(app, ann);
    for (const payload of [
      null,
      [],
      'x',
      {},
      { messageId: 'x' },
      { messageId: [id] },
      { messageId: id, text: 'x', by: 'moderator' },
    ])
      for (const command of ['message.edit', 'message.delete'])
        expect(await ear.command(command, payload)).toMatchObject({
          ok: false,
          error: { code: 'validation_failed' },
        });
    // What is no message is none, although it has an id.
    expect(await app.call('PUT', `/v2/rooms/${roomId}/members/me`, { as: ann })).toMatchObject({
      status: 204,
    });
    const joined = (await history(app, ann, roomId)).at(-1);
    expect([joined?.type, await remove(joined?.id ?? '')]).toEqual(['member.joined', '404 not_found']);
    expect((await shown(id)).data['text']).toBe('fine');
  });

  it('is changed only as the caller knows it, if they say so', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'one');
    const path = `/v2/messages/${id}`;
    const tag = (await app.call('GET', path, { as: ann })).headers.get('etag') ?? '';
    const edit = (text: string, etag: string) =>
      app.call('PATCH', path, { as: ann, body: { text }, headers: { 'if-match': etag } });
    // A reaction is no edit.
    await app.call('PUT', `${path}/reactions/${encodeURIComponent('👍')}`, { as: bob });
    const first = await edit('two', tag);
    expect(first.status).toBe(200);
    expect((await edit('three', tag)).status).toBe(412);
    // Its answer may have been lost.
    expect((await edit('two', tag)).status).toBe(200);
    const gone = (etag: string) => app.call('DELETE', path, { as: ann, headers: { 'if-match': etag } });
    expect((await gone(tag)).status).toBe(412);
    const now = first.headers.get('etag') ?? '';
    expect([(await gone(now)).status, (await gone(now)).status]).toEqual([204, 204]);
    const headers = { 'if-none-match': now, 'cache-control': 'max-age=0' };
    expect((await app.call('GET', path, { as: ann, headers })).status).toBe(200);
  });

  it('is edited once and deleted once, however often two nodes are told to at once', async () => {
    const { host, roomId } = await openRoom(app);
    for (let round = 0; round < 5; round += 1) {
      const { id } = await say(app, ann, roomId, `message ${round}`);
      const path = `/v2/messages/${id}`;
      const edits = await Promise.all(
        [app, other, app, other].map((node) =>
          node.call<Shown>('PATCH', path, { as: ann, body: { text: 'same' } }),
        ),
      );
      expect(new Set(edits.map(({ status, body }) => `${status} ${body.updatedAt}`)).size).toBe(1);
      const deletions = [app, other, app, other].map((node, index) =>
        outcome(node, index < 2 ? ann : host, 'DELETE', path),
      );
      expect(await Promise.all(deletions)).toEqual(Array(4).fill('204'));
      expect((await types(app, ann, roomId)).slice(-3)).toEqual([
        ...['message.posted', 'message.edited', 'message.deleted'],
      ]);
    }
    expect(await types(app, ann, roomId)).toHaveLength(15);
  });

  it('tells those who come back what it told those who stayed', async () => {
    const { roomId } = await openRoom(app);
    const [one, two] = [await say(app, ann, roomId, '1'), await say(app, ann, roomId, '2')];
    await expectResumedAlike([app, other], bob, roomId, async () => {
      await patch(one.id, 'one');
      await say(app, bob, roomId, 'hm');
      await remove(two.id);
    });
  });
});
