import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { logOf } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { openCommentRoom } from '../drops/comment-room.js';
import { Ear, numbers, openRoom, say } from './ear.js';
import { type StaffedRoom, staffedRoom, trySaying, verdict } from './staff.js';

const NOBODY = '018f0000-0000-7000-8000-000000000000';

const acts = (app: TestApp, roomId: string) => ({
  ban: (as: Visitor, user: { id: string }, body?: object) =>
    app.call('PUT', `/v2/rooms/${roomId}/bans/${user.id}`, { as, ...(body && { body }) }),
  unban: (as: Visitor, user: { id: string }) =>
    app.call('DELETE', `/v2/rooms/${roomId}/bans/${user.id}`, { as }),
  kick: (as: Visitor, user: { id: string }, body?: object) =>
    app.call('POST', `/v2/rooms/${roomId}/kicks/${user.id}`, { as, ...(body && { body }) }),
});

/** Out of the room: who is in it may type there. */
const isOut = async (ear: Ear, roomId: string): Promise<boolean> =>
  (await ear.command('typing', { roomId })).error?.code === 'not_found';

function twoNodes(start: () => Promise<[TestApp, TestApp]>): void {
  let nodes: [TestApp, TestApp];
  beforeAll(async () => {
    nodes = await start();
  }, 60_000);
  afterAll(() => nodes[0].close());

  it.each(['ban', 'kick'] as const)(
    'put the user out on both within 5 s by a %s, and tell them why',
    async (act) => {
      const { roomId, moderator, member, stranger } = await staffedRoom(nodes[0]);
      const ears = await Promise.all(
        nodes.flatMap((node) => [member, stranger].map((visitor) => Ear.of(node, visitor))),
      );
      for (const ear of ears) await ear.join(roomId);
      const [here, , there] = ears as [Ear, Ear, Ear];
      const answer = await acts(nodes[0], roomId)[act](moderator, member, { reason: 'spam' });
      expect(answer.status).toBeLessThan(300);
      await waitFor(async () => (await isOut(here, roomId)) && (await isOut(there, roomId)), {
        describe: 'the end',
      });
      const type = act === 'ban' ? 'moderation.banned' : 'moderation.kicked';
      const told = { type, actor: { id: moderator.id }, data: { user: { id: member.id }, reason: 'spam' } };
      for (const ear of [ears[1], ears[3]] as Ear[]) {
        await waitFor(() => ear.events.some((event) => event.type === type), {
          describe: 'the others to hear',
        });
        expect(ear.events.find((event) => event.type === type)).toMatchObject(told);
        expect(await isOut(ear, roomId)).toBe(false);
      }
      await say(nodes[1], moderator, roomId, 'among ourselves');
      await waitFor(() => (ears[3] as Ear).texts.includes('among ourselves'), { describe: 'the others' });
      expect([...here.texts, ...there.texts]).not.toContain('among ourselves');
    },
    30_000,
  );

  it('let nothing of a banned user into the log behind the ban, whichever node they post on', async () => {
    const { roomId, moderator, member } = await staffedRoom(nodes[0]);
    const ears = await Promise.all(nodes.map((node) => Ear.of(node, member)));
    const posting = numbers(1, 40).map(async (n) => {
      const ear = ears[n % 2] as Ear;
      const outcomes: string[] = [];
      for (const m of numbers(1, 10)) {
        const ack = await ear.command('message.send', { roomId, clientId: `${n} ${m}`, text: 'x' });
        outcomes.push(ack.ok ? 'ok' : (ack.error?.code ?? ''));
      }
      return outcomes;
    });
    await waitFor(async () => (await logOf(nodes[0], moderator, roomId)).length > 30, { describe: 'talk' });
    expect((await acts(nodes[1], roomId).ban(moderator, member)).status).toBe(200);
    const outcomes = (await Promise.all(posting)).flat();
    expect(new Set(outcomes)).toEqual(new Set(['ok', 'banned']));
    const log = await logOf(nodes[0], moderator, roomId);
    const ban = log.findIndex(({ type }) => type === 'moderation.banned');
    expect(log.slice(ban + 1)).toEqual([]);
    expect(log.filter(({ type }) => type === 'message.posted')).toHaveLength(
      outcomes.filter((outcome) => outcome === 'ok').length,
    );
  }, 30_000);

  it('tell of one ban that comes twice at once on both, once', async () => {
    const { roomId, moderator, coHost, stranger } = await staffedRoom(nodes[0]);
    const answers = await Promise.all(
      nodes.flatMap((node) =>
        [moderator, coHost].map((as) => acts(node, roomId).ban(as, stranger, { seconds: 600 })),
      ),
    );
    expect(new Set(answers.map(({ body }) => body['until'])).size).toBe(1);
    const log = await logOf(nodes[0], moderator, roomId);
    expect(log.filter(({ type }) => type === 'moderation.banned')).toHaveLength(1);
  });
}

describeWithRedis('bans and kicks on two nodes with Redis', (redis) =>
  twoNodes(async () => {
    const node = await startApp({ REDIS_URL: redis.url });
    return [node, await node.another()];
  }),
);

// What news between nodes would tell, each finds in the tables.
describe('bans and kicks on two nodes without Redis', () =>
  twoNodes(async () => {
    const node = await startApp();
    return [node, await node.another()];
  }));

describe('a ban', () => {
  let app: TestApp;
  let staff: StaffedRoom;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  beforeEach(async () => {
    staff = await staffedRoom(app);
  });
  afterAll(() => app.close());

  it('refuses the user the room over every wire, with its end', async () => {
    const { roomId, host, moderator, member } = staff;
    const { seq } = await say(app, member, roomId, 'hello');
    const answer = await acts(app, roomId).ban(moderator, member, { seconds: 600, reason: 'spam' });
    const { until } = answer.body as { until: string };
    expect(answer.body).toEqual({ userId: member.id, until: expect.any(String), reason: 'spam' });
    expect(Date.parse(until) - Date.now()).toBeGreaterThan(500_000);
    const rest: [string, string, unknown?][] = [
      ['GET', `/v2/rooms/${roomId}/events`],
      ['GET', `/v2/rooms/${roomId}/events?after=0`],
      ['GET', `/v2/rooms/${roomId}/members`],
      ['PUT', `/v2/rooms/${roomId}/members/me`],
      ['POST', `/v2/rooms/${roomId}/messages`, { clientId: 'c', text: 'let me in' }],
      ['PUT', `/v2/rooms/${roomId}/read`, { seq }],
      ['GET', `/v1/rooms/${roomId}/messages`],
      ['POST', `/v1/rooms/${roomId}/messages`, { text: 'let me in' }],
      ['GET', `/v2/rooms/${roomId}/words`],
    ];
    for (const [method, path, body] of rest) {
      const refused = await app.call(method, path, { as: member, ...(body !== undefined && { body }) });
      expect([path, verdict(refused), refused.body['until']]).toEqual([path, '403 banned', until]);
      expect(JSON.stringify(refused.body)).not.toContain('hello');
    }
    const ear = await Ear.of(app, member);
    for (const [command, payload] of [
      ['room.join', {}],
      ['room.join', { after: seq }],
      ['message.send', { clientId: 'c', text: 'let me in' }],
      ['room.read', { seq }],
    ] as const) {
      const ack = await ear.command(command, { roomId, ...payload });
      expect(ack).toMatchObject({ ok: false, error: { code: 'banned', status: 403, until } });
    }
    expect(ear.events).toEqual([]);
    expect((await app.call('GET', `/v2/rooms/${roomId}`, { as: member })).status).toBe(200);
    expect((await logOf(app, host, roomId)).at(-1)).toMatchObject({
      ...{ type: 'moderation.banned', data: { user: { id: member.id }, until, reason: 'spam' } },
    });
  });

  it('lapses by itself, and then they are in it as they were', async () => {
    const { roomId, moderator, member, coHost } = staff;
    await acts(app, roomId).ban(coHost, moderator, { seconds: 1 });
    const ear = await Ear.of(app, moderator);
    expect(await ear.join(roomId)).toMatchObject({ ok: false, error: { code: 'banned' } });
    await waitFor(async () => (await ear.join(roomId)).ok, { describe: 'the end of it' });
    expect(verdict(await acts(app, roomId).kick(moderator, member))).toBe('204');
  });

  it('is lifted, once, and told', async () => {
    const { roomId, moderator, stranger, host } = staff;
    const { ban, unban } = acts(app, roomId);
    await ban(moderator, stranger);
    const ear = await Ear.of(app, stranger);
    expect((await ear.join(roomId)).ok).toBe(false);
    for (let time = 0; time < 2; time += 1) expect(verdict(await unban(moderator, stranger))).toBe('204');
    expect((await ear.join(roomId)).ok).toBe(true);
    expect((await trySaying(app, stranger, roomId)).status).toBe(201);
    const types = (await logOf(app, host, roomId)).map(({ type }) => type);
    expect(types.filter((type) => type === 'moderation.unbanned')).toHaveLength(1);
  });

  it('again as it is changes nothing; for another time it is another one', async () => {
    const { roomId, moderator, stranger, host } = staff;
    const { ban } = acts(app, roomId);
    const first = await ban(moderator, stranger, { seconds: 600 });
    expect((await ban(moderator, stranger, { seconds: 600 })).body).toEqual(first.body);
    expect((await ban(moderator, stranger)).body).toEqual({ userId: stranger.id, until: null, reason: null });
    const types = (await logOf(app, host, roomId)).map(({ type }) => type);
    expect(types.filter((type) => type === 'moderation.banned')).toHaveLength(2);
  });

  it('is listed for moderators while it is in force, apart from mutes', async () => {
    const { roomId, host, moderator, member, stranger } = staff;
    const list = async (as: Visitor, what = 'bans', query = '') =>
      app.call<{ data: { user: { id: string } }[]; page: { next: string | null } }>(
        'GET',
        `/v2/rooms/${roomId}/${what}${query}`,
        { as },
      );
    const guests = [member, stranger, await app.guest('Gus')];
    for (const guest of guests) await acts(app, roomId).ban(moderator, guest, { reason: 'spam' });
    await app.call('PUT', `/v2/rooms/${roomId}/mutes/${member.id}`, { as: host, body: { seconds: 600 } });
    const first = await list(moderator, 'bans', '?limit=2');
    const second = await list(moderator, 'bans', `?limit=2&cursor=${first.body.page.next}`);
    const shown = [...first.body.data, ...second.body.data];
    expect(shown.map(({ user }) => user.id)).toEqual(guests.map(({ id }) => id).toSorted());
    expect(second.body.page.next).toBeNull();
    expect(shown).toContainEqual({
      user: { id: member.id, displayName: 'Mel' },
      until: null,
      reason: 'spam',
      by: { id: moderator.id, displayName: 'Mona' },
    });
    expect((await list(host, 'mutes')).body.data).toMatchObject([{ user: { id: member.id } }]);
    await acts(app, roomId).ban(moderator, stranger, { seconds: 1 });
    await waitFor(async () => (await list(moderator)).body.data.length === 2, { describe: 'one to lapse' });
    const onlooker = await app.guest();
    for (const what of ['bans', 'mutes']) {
      expect(verdict(await list(onlooker, what))).toBe('403 forbidden');
      expect(verdict(await list(member, what))).toBe('403 banned');
      expect(verdict(await list(host, what, '?cursor=x'))).toBe('400 invalid_cursor');
    }
  });

  it('is for moderators, and for nobody who stands as high', async () => {
    const { roomId, host, coHost, moderator, member, stranger } = staff;
    for (const act of Object.values(acts(app, roomId))) {
      for (const [as, user] of [
        [member, stranger],
        [stranger, member],
        [moderator, coHost],
        [moderator, host],
        [moderator, moderator],
        [coHost, coHost],
        [coHost, host],
      ] as const)
        expect(verdict(await act(as, user))).toBe('403 forbidden');
      expect(verdict(await act(moderator, { id: NOBODY }))).toBe('404 not_found');
      expect(verdict(await act(moderator, { id: 'nobody' }))).toBe('404 not_found');
    }
    const hidden = await openRoom(app, 'private');
    for (const act of Object.values(acts(app, hidden.roomId)))
      expect(verdict(await act(host, stranger))).toBe('404 not_found');
    const direct = await app.call<{ id: string }>('POST', `/v2/direct/${stranger.id}`, { as: host });
    for (const act of Object.values(acts(app, direct.body.id)))
      expect(verdict(await act(host, stranger))).toBe('403 forbidden');
  });

  it.each([
    { seconds: 0 },
    { seconds: -1 },
    { seconds: 1.5 },
    { seconds: '60' },
    { seconds: null },
    { seconds: 31_536_001 },
    { reason: '' },
    { reason: 'x'.repeat(201) },
    { reason: 'a\u0000' },
    { until: '2030-01-01' },
    { userId: NOBODY },
  ])('refuses %j', async (body) => {
    const { roomId, moderator, stranger } = staff;
    expect(verdict(await acts(app, roomId).ban(moderator, stranger, body))).toBe('400 validation_failed');
  });

  it('takes no claims by comment', async () => {
    const room = await openCommentRoom(app);
    const [guest, buyer] = [await app.guest(), await app.guest()];
    await acts(app, room.roomId).ban(room.host, guest);
    expect(verdict(await trySaying(app, guest, room.roomId, 'sold'))).toBe('403 banned');
    await say(app, buyer, room.roomId, 'sold');
    await waitFor(async () => (await app.call('GET', `/v2/drops/${room.drops['M']}`)).body['held'] === 1, {
      describe: 'the claim of who is not banned',
    });
  });

  it('keeps an invited user out of a private room, who is a stranger there afterwards no more than before', async () => {
    const { host, member, stranger, roomId } = await staffedRoom(app, 'private');
    const { ban, kick } = acts(app, roomId);
    await ban(host, member);
    expect(verdict(await app.call('GET', `/v2/rooms/${roomId}/events`, { as: member }))).toBe('403 banned');
    await ban(host, stranger);
    expect(verdict(await app.call('GET', `/v2/rooms/${roomId}/events`, { as: stranger }))).toBe(
      '404 not_found',
    );
    await kick(host, member);
    expect(verdict(await app.call('GET', `/v2/rooms/${roomId}/events`, { as: member }))).toBe(
      '404 not_found',
    );
  });
});

describe('a kick', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  }, 60_000);
  afterAll(() => app.close());

  it('ends the membership and the visit, and a public room may be entered again', async () => {
    const { roomId, moderator, member, stranger } = await staffedRoom(app);
    for (const visitor of [member, stranger]) {
      const ear = await Ear.of(app, visitor);
      await ear.join(roomId);
      expect(verdict(await acts(app, roomId).kick(moderator, visitor))).toBe('204');
      await waitFor(() => isOut(ear, roomId), { describe: 'the end of the visit' });
      await waitFor(() => ear.events.at(-1)?.type === 'moderation.kicked', { describe: 'the reason' });
      const view = await app.call('GET', `/v2/rooms/${roomId}`, { as: visitor });
      expect(view.body['member']).toBe(false);
      expect((await ear.join(roomId)).ok).toBe(true);
      expect((await ear.command('message.send', { roomId, clientId: 'back', text: 'back' })).ok).toBe(true);
    }
  });
});
