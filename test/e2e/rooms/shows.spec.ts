import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { waitFor } from '../../support/wait-for.js';
import { type List, outcome } from './acts.js';
import { openRoom } from './ear.js';
import { staffedRoom } from './staff.js';

interface ShowRoom {
  readonly id: string;
  readonly startsAt: string | null;
  readonly updatedAt: string;
}

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('a show room', () => {
  let app: TestApp;
  let host: Visitor;
  let ann: Visitor;
  beforeAll(async () => {
    app = await startApp();
    host = await app.host();
    ann = await app.guest('Ann');
  }, 60_000);
  afterAll(() => app.close());

  const open = async (show: object, kind = 'public', as = host): Promise<ShowRoom> => {
    const answer = await app.call<ShowRoom>('POST', '/v2/rooms', {
      as,
      body: { title: 'Show', kind, ...show },
    });
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const change = (as: Visitor, roomId: string, show: unknown) =>
    outcome(app, as, 'PATCH', `/v2/rooms/${roomId}`, show);
  const seen = async (id: string): Promise<unknown> =>
    (await app.call('GET', `/v2/rooms/${id}`, { as: ann })).body;
  const NOTHING = { description: null, cover: null, startsAt: null, streamUrl: null };

  it('shows what its host wrote, and nothing of what was taken back', async () => {
    const show = {
      description: 'Two hours,\nall sizes',
      cover: 'https://images.example/friday.jpg?w=800',
      startsAt: inHours(2),
      streamUrl: 'https://live.example:8443/friday/index.m3u8#t=0',
    };
    const room = await open(show);
    expect(room).toMatchObject(show);
    expect(await seen(room.id)).toMatchObject(show);
    const list = await app.call<List<ShowRoom>>('GET', '/v2/rooms', { as: ann });
    expect(list.body.data.find(({ id }) => id === room.id)).toMatchObject(show);
    expect(await change(host, room.id, { title: 'Other' })).toBe('200');
    expect(await change(host, room.id, { cover: null, startsAt: null })).toBe('200');
    expect(await seen(room.id)).toMatchObject({ ...show, title: 'Other', cover: null, startsAt: null });
    expect(await change(host, room.id, NOTHING)).toBe('200');
    expect(await seen(room.id)).toMatchObject(NOTHING);
    expect(await seen((await openRoom(app)).roomId)).toMatchObject(NOTHING);
  });

  it('is an edit like any other: its tag changes, and a start that stays is no new one', async () => {
    const startsAt = inHours(1);
    const room = await open({ startsAt });
    expect(await change(host, room.id, { startsAt })).toBe('200');
    expect(await seen(room.id)).toMatchObject({ updatedAt: room.updatedAt });
    const moved = await app.call<ShowRoom>('PATCH', `/v2/rooms/${room.id}`, {
      as: host,
      body: { startsAt: inHours(3).replace('Z', '+00:00') },
    });
    expect(moved.body.updatedAt > room.updatedAt).toBe(true);
  });

  it.each([
    ...['cover', 'streamUrl'].flatMap((field) =>
      [
        ...[
          'javascript:alert(1)',
          'JaVaScRiPt:alert(1)',
          'data:image/png;base64,AA==',
          'http://a.example/x',
          '',
        ],
        ...[
          'https://',
          'https:///x',
          'https://user:secret@a.example',
          'https://user@a.example/',
          'rtmp://a.example/x',
        ],
        ...[
          '//a.example/x',
          'https:/a.example',
          'https:\\\\a.example',
          'https://a.example\\@b.example',
          'a.example',
        ],
        ...[
          ' https://a.example',
          'https://a.example ',
          'https://a.example/\n',
          'https://a.example/"><script>',
        ],
        ...[
          'https://a.example/\u0000',
          'https://ä.example/',
          'https://a.example:123456/',
          'https://.a.example/',
        ],
        ...[
          `https://a.example/${'x'.repeat(500)}`,
          7,
          true,
          ['https://a.example'],
          { href: 'https://a.example' },
        ],
      ].map((value) => ({ [field]: value })),
    ),
    ...[
      'yesterday',
      '2020-01-01T00:00:00Z',
      '2099-02-30T00:00:00Z',
      '2099-01-01',
      4_070_908_800_000,
      '',
      true,
    ].map((startsAt) => ({ startsAt })),
    ...['', '   ', 'x'.repeat(1_001), 'a\u0007', 7, ['a']].map((description) => ({ description })),
  ])('is not %j', async (show) => {
    const made = await outcome(app, host, 'POST', '/v2/rooms', { title: 'Show', kind: 'public', ...show });
    expect(made).toBe('400 validation_failed');
    const { roomId, host: owner } = await openRoom(app);
    expect(await change(owner, roomId, show)).toBe('400 validation_failed');
    expect(await seen(roomId)).toMatchObject(NOTHING);
  });

  it('is for its managers to write, and none of a stranger’s business', async () => {
    const { roomId, coHost, moderator, member, stranger } = await staffedRoom(app);
    for (const as of [moderator, member, stranger])
      expect(await change(as, roomId, { description: 'mine' })).toBe('403 forbidden');
    expect(await change(coHost, roomId, { description: 'ours' })).toBe('200');
    // One field that is not theirs is enough.
    expect(await change(moderator, roomId, { slowModeSeconds: 5, cover: null })).toBe('403 forbidden');
    const secret = await openRoom(app, 'private');
    expect(await change(ann, secret.roomId, { cover: null })).toBe('404 not_found');
    const direct = await app.call<{ id: string }>('POST', `/v2/direct/${host.id}`, { as: ann });
    expect(await change(ann, direct.body.id, { description: 'ours' })).toBe('403 forbidden');
    expect(await seen(direct.body.id)).toMatchObject(NOTHING);
  });

  it('is listed with others to come, the soonest first, if one may see it', async () => {
    const nodes = [app, await app.another()];
    const eve = await app.guest('Eve');
    const upcoming = async (as: Visitor, query = '', node = app): Promise<List<ShowRoom>> => {
      const answer = await node.call<List<ShowRoom>>('GET', `/v2/rooms?upcoming=true${query}`, { as });
      expect(answer.status).toBe(200);
      return answer.body;
    };
    const before = new Set((await upcoming(eve)).data.map(({ id }) => id));
    const same = inHours(30);
    const rooms: ShowRoom[] = [];
    for (const startsAt of [inHours(50), same, inHours(20), same, inHours(40)])
      rooms.push(await open({ startsAt }));
    const [fifty, one, twenty, two, forty] = rooms.map(({ id }) => id);
    const hidden = await open({ startsAt: inHours(25) }, 'private');
    const later = await open({ startsAt: inHours(35) }, 'private');
    await app.call('PUT', `/v2/rooms/${later.id}/members/${eve.id}`, { as: host });
    const closed = await open({ startsAt: inHours(45) });
    expect(await change(host, closed.id, { kind: 'private' })).toBe('200');
    const undone = await open({ startsAt: inHours(45) });
    expect(await change(host, undone.id, { startsAt: null })).toBe('200');
    const expected = [twenty, ...[one, two].toSorted(), later.id, forty, fifty];
    for (const [limit, node] of [
      [2, nodes[0]],
      [1, nodes[1]],
    ] as const) {
      const found: string[] = [];
      let next: string | null = '';
      while (next !== null) {
        const page: List<ShowRoom> = await upcoming(eve, `&limit=${limit}${next && `&cursor=${next}`}`, node);
        expect(page.data.length).toBeLessThanOrEqual(limit);
        found.push(...page.data.map(({ id }) => id));
        next = page.page.next;
      }
      expect(found.filter((id) => !before.has(id))).toEqual(expected);
    }
    const mine = (await upcoming(host, '&limit=100')).data.map(({ id }) => id);
    expect(mine).toEqual(expect.arrayContaining([hidden.id, closed.id]));
    // What has begun is not to come.
    const soon = await open({ startsAt: new Date(Date.now() + 400).toISOString() });
    const isListed = async () => (await upcoming(eve)).data.some(({ id }) => id === soon.id);
    await waitFor(async () => !(await isListed()), { describe: 'the beginning' });
    for (const query of ['upcoming=1', 'upcoming=', 'upcoming=true&upcoming=true', 'upcoming[a]=true'])
      expect(await outcome(app, eve, 'GET', `/v2/rooms?${query}`)).toBe('400 validation_failed');
    for (const cursor of ['nonsense', 'WyJhIl0', Buffer.from(`["${inHours(1)}"]`).toString('base64url')])
      expect(await outcome(app, eve, 'GET', `/v2/rooms?upcoming=true&cursor=${cursor}`)).toBe(
        '400 invalid_cursor',
      );
    const all = await app.call<List<ShowRoom>>('GET', '/v2/rooms?upcoming=false&limit=100', { as: eve });
    expect(all.body.data.map(({ id }) => id)).toEqual(expect.arrayContaining([undone.id]));
  });
});
