import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { history, type List, type Logged, NOBODY, outcome, type Shown } from './acts.js';
import { Ear, type HeardEvent, numbers, openRoom, say } from './ear.js';

describe('a thread', () => {
  let app: TestApp;
  let other: TestApp;
  let ann: Visitor;
  let bob: Visitor;
  beforeAll(async () => {
    app = await startApp();
    other = await app.another();
    ann = await app.guest('Ann');
    bob = await app.guest('Bob');
  }, 60_000);
  afterAll(() => app.close());

  const answer = async (roomId: string, replyTo: string, text: string, as = bob): Promise<HeardEvent> =>
    (
      await app.call<HeardEvent>('POST', `/v2/rooms/${roomId}/messages`, {
        as,
        body: { clientId: text, text, replyTo },
      })
    ).body;
  const replies = async (id: string, query = '', as = ann): Promise<List<Logged>> =>
    (await app.call<List<Logged>>('GET', `/v2/messages/${id}/replies${query}`, { as })).body;

  it('is read by pages, the oldest first, and none falls out while others answer', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'question');
    const aside = await say(app, ann, roomId, 'aside');
    const said: HeardEvent[] = [];
    for (const n of numbers(1, 5)) {
      said.push(await answer(roomId, id, `answer ${n}`));
      await answer(roomId, aside.id, `elsewhere ${n}`);
    }
    const first = await replies(id, '?limit=2');
    said.push(await answer(roomId, id, 'answer 6', ann));
    const found = [...first.data];
    for (let { next } = first.page; next !== null;) {
      const page = await replies(id, `?limit=2&cursor=${next}`);
      found.push(...page.data);
      ({ next } = page.page);
    }
    expect(found).toEqual(said);
    expect(await replies(said[0]?.id ?? '')).toEqual({ data: [], page: { next: null } });
  });

  it('is counted with its message, and shows what others made of the answers', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'question');
    const one = await answer(roomId, id, 'one');
    await answer(roomId, id, 'two');
    await answer(roomId, one.id, 'three');
    await app.call('PUT', `/v2/messages/${one.id}/reactions/${encodeURIComponent('👍')}`, { as: ann });
    const log = await history(app, ann, roomId);
    expect(log.map((event) => event.replies)).toEqual([2, 1, undefined, undefined, undefined]);
    expect(
      (await replies(id)).data.map(({ data, reactions, replies: n }) => [data['text'], reactions, n]),
    ).toEqual([
      ['one', [{ emoji: '👍', count: 1, mine: true }], 1],
      ['two', undefined, undefined],
    ]);
    expect((await app.call<Shown>('GET', `/v2/messages/${id}`, { as: bob })).body.replies).toBe(2);
  });

  it('is counted without a miss while two nodes answer at once', async () => {
    const { roomId } = await openRoom(app);
    const [one, two] = [await say(app, ann, roomId, '1'), await say(app, ann, roomId, '2')];
    await Promise.all(
      numbers(1, 30).map((n) =>
        (n % 2 ? app : other).call('POST', `/v2/rooms/${roomId}/messages`, {
          as: n % 3 ? ann : bob,
          // Each is sent twice.
          body: { clientId: `${n >> 1}`, text: 'me', replyTo: (n % 3 ? one : two).id },
        }),
      ),
    );
    const counted = await history(app, ann, roomId);
    const answers = (id: string) => counted.filter(({ data }) => data['replyTo'] === id).length;
    expect(counted.slice(0, 2).map((event) => event.replies)).toEqual([answers(one.id), answers(two.id)]);
    expect(answers(one.id) + answers(two.id)).toBe(counted.length - 2);
  });

  it('stays when its message is deleted, and so does the place of a deleted answer', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'question');
    const one = await answer(roomId, id, 'one');
    await answer(roomId, id, 'two');
    for (const [as, gone] of [
      [ann, id],
      [bob, one.id],
    ] as const)
      expect(await outcome(app, as, 'DELETE', `/v2/messages/${gone}`)).toBe('204');
    expect((await replies(id)).data.map(({ data }) => [data['replyTo'], data['text']])).toEqual([
      [id, undefined],
      [id, 'two'],
    ]);
    expect((await history(app, ann, roomId))[0]).toMatchObject({ id, replies: 2 });
  });

  it('is heard as it is said, with what it answers', async () => {
    const { roomId } = await openRoom(app);
    const { id } = await say(app, ann, roomId, 'question');
    const ear = await Ear.of(app, ann);
    await ear.join(roomId);
    const posted = await answer(roomId, id, 'yes');
    await ear.hears(2);
    expect(ear.events).toEqual([posted]);
    expect(posted.data['replyTo']).toBe(id);
  });

  it('is for those who see the room, and of messages only', async () => {
    const { host, roomId } = await openRoom(app, 'private');
    const { id } = await say(app, host, roomId, 'among us');
    for (const messageId of [id, NOBODY, 'nonsense'])
      expect(await outcome(app, ann, 'GET', `/v2/messages/${messageId}/replies`)).toBe('404 not_found');
    const joined = await app.call('PUT', `/v2/rooms/${roomId}/members/${bob.id}`, { as: host });
    expect(joined.status).toBe(204);
    const event = (await history(app, host, roomId)).at(-1);
    expect(event?.type).toBe('member.joined');
    expect(await outcome(app, host, 'GET', `/v2/messages/${event?.id}/replies`)).toBe('404 not_found');
    for (const query of ['?limit=0', '?limit=101', '?limit=x', '?after=1', '?cursor=1&cursor=2'])
      expect(await outcome(app, host, 'GET', `/v2/messages/${id}/replies${query}`)).toBe(
        '400 validation_failed',
      );
    for (const cursor of [
      'x',
      'bm9uc2Vuc2U',
      Buffer.from('["1"]').toString('base64url'),
      Buffer.from('[1e300]').toString('base64url'),
    ])
      expect(await outcome(app, host, 'GET', `/v2/messages/${id}/replies?cursor=${cursor}`)).toBe(
        '400 invalid_cursor',
      );
  });
});
