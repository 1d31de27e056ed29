import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { type HeardEvent, numbers, openRoom, say } from './ear.js';

interface Room {
  readonly id: string;
  readonly title: string;
  readonly kind: string;
  readonly slug: string | null;
  readonly lastSeq: number;
  readonly member: boolean;
  readonly readSeq: number | null;
  readonly unread: number;
}

interface List<T> {
  readonly data: readonly T[];
  readonly page: { readonly next: string | null };
}

describe('rooms over REST', () => {
  let app: TestApp;
  let host: Visitor;
  let ann: Visitor;
  beforeAll(async () => {
    app = await startApp();
    host = await app.host();
    ann = await app.register('Ann');
  });
  afterAll(() => app.close());

  const get = <Body>(path: string, as: Visitor = ann) => app.call<Body>('GET', path, { as });

  it('are opened by hosts only', async () => {
    const body = { title: 'Mine', kind: 'public' };
    const refused = await app.call('POST', '/v2/rooms', { as: ann, body });
    expect([refused.status, refused.body['code']]).toEqual([403, 'forbidden']);
    expect((await app.call('POST', '/v2/rooms', { body })).status).toBe(401);
    const made = await app.call<Room>('POST', '/v2/rooms', { as: host, body });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      id: expect.any(String),
      kind: 'public',
      title: 'Mine',
      slug: null,
      ownerId: host.id,
      ...{ description: null, cover: null, startsAt: null, streamUrl: null },
      retentionDays: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
      lastSeq: 0,
      member: true,
      role: 'owner',
      readSeq: 0,
      unread: 0,
      slowModeSeconds: 0,
      chat: 'everyone',
      minMemberSeconds: 0,
      minFollowSeconds: 0,
      links: 'allow',
      shield: false,
    });
  });

  it('are found by id and by slug, whichever case the id is in', async () => {
    const slug = 'friday-drop';
    const made = await app.call<Room>('POST', '/v2/rooms', {
      as: host,
      body: { title: 'Friday', kind: 'public', slug },
    });
    for (const name of [slug, made.body.id, made.body.id.toUpperCase()]) {
      expect((await get<Room>(`/v2/rooms/${name}`)).body).toMatchObject({
        id: made.body.id,
        slug,
        member: false,
      });
    }
    for (const name of ['no-such', '018f0000-0000-7000-8000-000000000000', '%00', '%27']) {
      const answer = await get<{ code: string }>(`/v2/rooms/${name}`);
      expect([answer.status, answer.body.code]).toEqual([404, 'not_found']);
    }
  });

  it.each([
    { title: '', kind: 'public' },
    { title: '   ', kind: 'public' },
    { title: 'two\nlines', kind: 'public' },
    { title: 'x'.repeat(101), kind: 'public' },
    { title: 'x', kind: 'direct' },
    { title: 'x' },
    { title: 'x', kind: 'public', slug: 'No Slug' },
    { title: 'x', kind: 'public', slug: '018f0000-0000-7000-8000-000000000000' },
    { title: 'x', kind: 'public', slug: null },
    { title: 'x', kind: 'public', ownerId: '018f0000-0000-7000-8000-000000000000' },
  ])('are not opened with %j', async (body) => {
    const answer = await app.call('POST', '/v2/rooms', { as: host, body });
    expect([answer.status, answer.body['code']]).toEqual([400, 'validation_failed']);
  });

  it('are changed by their owner, as long as nobody else did meanwhile', async () => {
    const { host: owner, roomId } = await openRoom(app);
    const seen = await get<Room>(`/v2/rooms/${roomId}`, owner);
    const tag = seen.headers.get('etag') ?? '';
    // Without a Cache-Control of its own, fetch sends no-cache.
    const headers = { 'if-none-match': tag, 'cache-control': 'max-age=0' };
    expect((await app.call('GET', `/v2/rooms/${roomId}`, { as: owner, headers })).status).toBe(304);
    // Talk is no edit.
    await say(app, ann, roomId, 'hello');
    const change = (title: string, etag: string, as = owner) =>
      app.call<Room>('PATCH', `/v2/rooms/${roomId}`, { as, body: { title }, headers: { 'if-match': etag } });
    const changed = await change('Two', tag);
    expect([changed.status, changed.body.title]).toEqual([200, 'Two']);
    expect((await change('Three', tag)).status).toBe(412);
    expect((await change('Three', '"nonsense"')).status).toBe(412);
    expect((await change('Three', changed.headers.get('etag') ?? '')).status).toBe(200);
    expect((await change('Four', '*', ann)).status).toBe(403);
  });

  it('are listed in pages that nothing falls out of', async () => {
    const made: string[] = [];
    for (let index = 0; index < 5; index += 1) made.push((await openRoom(app)).roomId);
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { body: List<Room> } = await get(
        `/v2/rooms?limit=2${cursor === null ? '' : `&cursor=${cursor}`}`,
      );
      found.push(...page.body.data.map(({ id }) => id));
      cursor = page.body.page.next;
    } while (cursor !== null);
    expect(found).toEqual(found.toSorted().toReversed());
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(expect.arrayContaining(made));
    const bad = await get<{ code: string }>('/v2/rooms?cursor=bm9uc2Vuc2U');
    expect([bad.status, bad.body.code]).toEqual([400, 'invalid_cursor']);
  });

  it('count what a member has not read', async () => {
    const { roomId } = await openRoom(app);
    await say(app, host, roomId, 'before');
    expect((await app.call('PUT', `/v2/rooms/${roomId}/read`, { as: ann, body: { seq: 1 } })).status).toBe(
      403,
    );
    expect((await app.call('PUT', `/v2/rooms/${roomId}/members/me`, { as: ann })).status).toBe(204);
    expect((await app.call('PUT', `/v2/rooms/${roomId}/members/me`, { as: ann })).status).toBe(204);
    await say(app, host, roomId, 'after');
    await say(app, host, roomId, 'last');
    const room = async (): Promise<Room | undefined> =>
      (await get<List<Room>>('/v2/rooms?limit=100')).body.data.find(({ id }) => id === roomId);
    // Joining was an event as well.
    expect(await room()).toMatchObject({ lastSeq: 4, readSeq: 1, unread: 3, member: true });
    const read = async (seq: number): Promise<unknown> =>
      (await app.call('PUT', `/v2/rooms/${roomId}/read`, { as: ann, body: { seq } })).body;
    expect(await read(3)).toEqual({ seq: 3 });
    expect(await read(2)).toEqual({ seq: 3 });
    expect(await room()).toMatchObject({ readSeq: 3, unread: 1 });
    expect(await read(999)).toEqual({ seq: 4 });
    expect(await room()).toMatchObject({ readSeq: 4, unread: 0 });
  });

  it('tell who came and went, and list who is a member', async () => {
    const { host: owner, roomId } = await openRoom(app);
    await app.call('PUT', `/v2/rooms/${roomId}/members/me`, { as: ann });
    await app.call('PUT', `/v2/rooms/${roomId}/members/${host.id}`, { as: owner });
    expect((await app.call('PUT', `/v2/rooms/${roomId}/members/${roomId}`, { as: owner })).status).toBe(404);
    const page = await get<List<{ id: string; displayName: string }>>(`/v2/rooms/${roomId}/members?limit=2`);
    const rest = await get<List<{ id: string }>>(
      `/v2/rooms/${roomId}/members?limit=2&cursor=${page.body.page.next}`,
    );
    expect([...page.body.data, ...rest.body.data].map(({ id }) => id).toSorted()).toEqual(
      [owner.id, ann.id, host.id].toSorted(),
    );
    expect(rest.body.page.next).toBeNull();
    await app.call('DELETE', `/v2/rooms/${roomId}/members/${host.id}`, { as: owner });
    await app.call('DELETE', `/v2/rooms/${roomId}/members/me`, { as: ann });
    await app.call('DELETE', `/v2/rooms/${roomId}/members/me`, { as: ann });
    const log = await get<List<HeardEvent>>(`/v2/rooms/${roomId}/events`);
    const user = (visitor: Visitor): object => ({ id: visitor.id, displayName: visitor.displayName });
    expect(log.body.data.map(({ type, actor, data }) => [type, actor?.id, data])).toEqual([
      ['member.joined', ann.id, { user: user(ann) }],
      ['member.joined', owner.id, { user: user(host) }],
      ['member.left', owner.id, { user: user(host) }],
      ['member.left', ann.id, { user: user(ann) }],
    ]);
  });

  it('show any part of their log, in order', async () => {
    const { roomId } = await openRoom(app);
    for (const n of numbers(1, 7)) await say(app, ann, roomId, `m${n}`);
    const part = async (query: string): Promise<[number[], string | null]> => {
      const { body } = await get<List<HeardEvent>>(`/v2/rooms/${roomId}/events${query}`);
      return [body.data.map(({ seq }) => seq), body.page.next];
    };
    expect(await part('')).toEqual([[1, 2, 3, 4, 5, 6, 7], null]);
    expect(await part('?limit=3')).toEqual([[5, 6, 7], '5']);
    expect(await part('?limit=3&before=5')).toEqual([[2, 3, 4], '2']);
    expect(await part('?limit=3&before=2')).toEqual([[1], null]);
    expect(await part('?after=0&limit=3')).toEqual([[1, 2, 3], '3']);
    expect(await part('?after=4&limit=3')).toEqual([[5, 6, 7], null]);
    expect(await part('?after=2&before=5')).toEqual([[3, 4], null]);
    expect(await part('?after=7')).toEqual([[], null]);
    for (const query of ['?after=-1', '?after=x', '?limit=0', '?limit=101', '?before=1.5', '?from=1']) {
      const answer = await get<{ code: string }>(`/v2/rooms/${roomId}/events${query}`);
      expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
    }
  });

  it('take the same message once, and give it back whenever it is sent again', async () => {
    const { roomId } = await openRoom(app);
    const first = await say(app, ann, roomId, 'once', 'same');
    expect(await say(app, ann, roomId, 'once', 'same')).toEqual(first);
    const others = await Promise.all(
      numbers(1, 10).map(() => say(app, host, roomId, 'another author', 'same')),
    );
    expect(new Set(others.map(({ seq }) => seq))).toEqual(new Set([2]));
    const stranger = await app.call('POST', `/v2/rooms/${(await openRoom(app)).roomId}/messages`, {
      as: ann,
      body: { clientId: 'x', text: 'x', replyTo: first.id },
    });
    expect(stranger.body).toMatchObject({ code: 'validation_failed', errors: [{ path: 'replyTo' }] });
  });

  it('keep text as it was sent, in normal form', async () => {
    const { roomId } = await openRoom(app);
    const text = '<b>"it’s"</b> \\u0000 {"a":1} — 👩‍👩‍👧‍👦 \t line\nbreak e\u0301';
    const posted = await say(app, ann, roomId, text);
    expect(posted.data['text']).toBe(text.normalize('NFC'));
    const log = await get<List<HeardEvent>>(`/v2/rooms/${roomId}/events`);
    expect(log.body.data).toEqual([posted]);
    const longest = '👍🏽'.repeat(1000);
    expect((await say(app, ann, roomId, longest)).data['text']).toBe(longest);
  });

  it('of two users are one, with the other’s name for a title', async () => {
    const made = await app.call<Room>('POST', `/v2/direct/${ann.id}`, { as: host });
    expect([made.status, made.body.kind, made.body.title]).toEqual([200, 'direct', 'Ann']);
    const again = await app.call<Room>('POST', `/v2/direct/${host.id}`, { as: ann });
    expect(again.body).toMatchObject({ id: made.body.id, title: host.displayName });
    expect((await app.call('POST', `/v2/direct/${made.body.id}`, { as: ann })).status).toBe(404);
    expect((await app.call('POST', '/v2/direct/nobody', { as: ann })).status).toBe(404);
    expect((await app.call('POST', `/v2/direct/${ann.id}`, { as: ann })).status).toBe(400);
  });

  it('are flat and numbered in v1', async () => {
    const { roomId } = await openRoom(app);
    const posted = await app.call<{ id: string }>('POST', `/v1/rooms/${roomId}/messages`, {
      as: ann,
      body: { text: 'one' },
    });
    expect([posted.status, posted.body]).toEqual([
      201,
      { id: expect.any(String), author: 'Ann', text: 'one', createdAt: expect.any(String) },
    ]);
    await app.call('PUT', `/v2/rooms/${roomId}/members/me`, { as: ann });
    for (const text of ['two', 'three']) await say(app, ann, roomId, text);
    const page = await get<{ text: string }[]>(`/v1/rooms/${roomId}/messages?perPage=2`);
    expect(page.body.map(({ text }) => text)).toEqual(['three', 'two']);
    expect(page.headers.get('x-total-count')).toBe('3');
    expect(page.headers.get('link')).toContain(`</v1/rooms/${roomId}/messages?page=2&perPage=2>; rel="next"`);
    expect(page.headers.get('deprecation')).toMatch(/^@/);
    const last = await get<unknown[]>(`/v1/rooms/${roomId}/messages?perPage=2&page=2`);
    expect(last.body).toEqual([posted.body]);
    expect((await get<unknown[]>(`/v1/rooms/${roomId}/messages?page=9`)).body).toEqual([]);
    const rooms = await get<Room[]>('/v1/rooms?perPage=1');
    expect(rooms.body).toEqual([
      { id: roomId, title: 'Talk', slug: null, kind: 'public', createdAt: expect.any(String) },
    ]);
    const total = Number(rooms.headers.get('x-total-count'));
    expect((await get<Room[]>(`/v1/rooms?perPage=1&page=${total}`)).body).toHaveLength(1);
    const beyond = await get<Room[]>(`/v1/rooms?perPage=1&page=${total + 1}`);
    expect([beyond.body, beyond.headers.get('x-total-count')]).toEqual([[], String(total)]);
  });
});
