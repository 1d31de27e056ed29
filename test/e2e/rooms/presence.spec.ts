import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { type LatencyProxy, startLatencyProxy } from '../../support/latency-proxy.js';
import { describeWithRedis } from '../../support/redis.js';
import { waitFor } from '../../support/wait-for.js';
import { Ear, numbers, openRoom, say } from './ear.js';
import { staffedRoom } from './staff.js';
import { types } from './acts.js';

/** Small rooms are those of up to four people, typing is shown up to three, members are told up to three. */
const SMALL = { PRESENCE_NAMES_UP_TO: '4', TYPING_UP_TO: '3', MEMBER_EVENTS_UP_TO: '3' };

interface Shown {
  readonly roomId: string;
  readonly count: number;
  readonly users?: readonly { readonly id: string; readonly displayName: string }[];
}

const shown = (ear: Ear, roomId: string): Shown[] =>
  ear.others
    .filter(({ name, payload }) => name === 'room.presence' && payload['roomId'] === roomId)
    .map(({ payload }) => payload as unknown as Shown);
/** As the room was told last: the sorted ids, or how many there are. */
const last = (ear: Ear, roomId: string): string => {
  const { count, users } = shown(ear, roomId).at(-1) ?? { count: 0 };
  if (users === undefined) return `${count}`;
  expect(users).toHaveLength(count);
  return names(users);
};
const names = (people: readonly { readonly id: string }[]): string =>
  people
    .map(({ id }) => id)
    .toSorted()
    .join();
const typists = (ear: Ear): unknown =>
  ear.others.filter(({ name }) => name === 'room.typing').at(-1)?.payload['users'];

async function inside(node: TestApp, who: Pick<Visitor, 'token'>, roomId: string): Promise<Ear> {
  const ear = await Ear.of(node, who);
  expect(await ear.join(roomId)).toMatchObject({ ok: true });
  return ear;
}

describe('who is in a room', () => {
  let app: TestApp;
  let people: Visitor[];
  beforeAll(async () => {
    app = await startApp(SMALL);
    people = await Promise.all(numbers(1, 6).map((n) => app.guest(`Guest ${n}`)));
  }, 60_000);
  afterAll(() => app.close());
  const seen = (ear: Ear, roomId: string, what: string) =>
    waitFor(() => last(ear, roomId) === what, { describe: `${what} to be shown` });

  it('is named in a small room, and counted in a large one, whichever way it changes', async () => {
    const { roomId } = await openRoom(app);
    const [ann, ...others] = people as [Visitor, ...Visitor[]];
    const ear = await inside(app, ann, roomId);
    await seen(ear, roomId, names([ann]));
    expect(shown(ear, roomId).at(-1)).toEqual({
      ...{ roomId, count: 1, users: [{ id: ann.id, displayName: 'Guest 1' }] },
    });
    const four = await Promise.all(others.slice(0, 3).map((who) => inside(app, who, roomId)));
    await seen(ear, roomId, names(people.slice(0, 4)));
    const fifth = await inside(app, others[3] as Visitor, roomId);
    await seen(ear, roomId, '5');
    await seen(fifth, roomId, '5');
    fifth.socket.disconnect();
    await seen(ear, roomId, names(people.slice(0, 4)));
    await four[0]?.command('room.leave', { roomId });
    await seen(ear, roomId, names([ann, others[1] as Visitor, others[2] as Visitor]));
  });

  it('is named once with two sockets, and until the last of them is gone', async () => {
    const { roomId } = await openRoom(app);
    const [ann, bob] = people as [Visitor, Visitor];
    const ear = await inside(app, ann, roomId);
    const [one, two] = [await inside(app, bob, roomId), await inside(app, bob, roomId)];
    await seen(two, roomId, names([ann, bob]));
    one.socket.disconnect();
    const third = await inside(app, people[2] as Visitor, roomId);
    await seen(ear, roomId, names(people.slice(0, 3)));
    two.socket.disconnect();
    await seen(ear, roomId, names([ann, people[2] as Visitor]));
    third.socket.disconnect();
    await seen(ear, roomId, names([ann]));
  });

  it('is told in fewer frames than people came at once', async () => {
    const { roomId } = await openRoom(app);
    const [ann, ...others] = people as [Visitor, ...Visitor[]];
    const ear = await inside(app, ann, roomId);
    await seen(ear, roomId, names([ann]));
    const before = shown(ear, roomId).length;
    const ears = await Promise.all(others.map((who) => Ear.of(app, who)));
    await Promise.all(ears.map((one) => one.join(roomId)));
    await seen(ear, roomId, '6');
    expect(shown(ear, roomId).length - before).toBeLessThan(5);
  });

  it('is never somebody who is banned', async () => {
    const { roomId, host, member, moderator } = await staffedRoom(app);
    const ear = await inside(app, host, roomId);
    const eve = await inside(app, member, roomId);
    await seen(ear, roomId, names([host, member]));
    const ban = await app.call('PUT', `/v2/rooms/${roomId}/bans/${member.id}`, { as: moderator, body: {} });
    expect(ban.status).toBe(200);
    await seen(ear, roomId, names([host]));
    const from = shown(ear, roomId).length;
    expect((await eve.join(roomId)).error).toMatchObject({ code: 'banned' });
    const bob = await inside(app, people[1] as Visitor, roomId);
    await seen(ear, roomId, names([host, people[1] as Visitor]));
    await app.call('DELETE', `/v2/rooms/${roomId}/bans/${member.id}`, { as: moderator });
    const later = shown(ear, roomId).slice(from);
    expect(JSON.stringify(later)).not.toContain(member.id);
    await eve.join(roomId);
    await seen(ear, roomId, names([host, member, people[1] as Visitor]));
    bob.socket.disconnect();
  });

  it('is nobody by name where the setting says so', async () => {
    const silent = await startApp({ PRESENCE_NAMES_UP_TO: '0', TYPING_UP_TO: '0' });
    try {
      const { roomId, host } = await openRoom(silent);
      const ear = await inside(silent, host, roomId);
      await seen(ear, roomId, '1');
      expect(shown(ear, roomId)).toEqual([{ roomId, count: 1 }]);
      expect(await ear.command('typing', { roomId })).toEqual({ ok: true });
      await say(silent, host, roomId, 'later');
      expect(typists(ear)).toBeUndefined();
    } finally {
      await silent.close();
    }
  }, 30_000);

  it('types to the others in a small room only, and is done when it grows', async () => {
    const { roomId } = await openRoom(app);
    const ears = await Promise.all(people.slice(0, 3).map((who) => inside(app, who, roomId)));
    const [ear, typist] = ears as [Ear, Ear];
    const bob = { id: people[1]?.id, displayName: 'Guest 2' };
    const hasTypists = (...who: object[]) =>
      waitFor(() => JSON.stringify(typists(ear)) === JSON.stringify(who), { describe: 'typists' });
    expect(await typist.command('typing', { roomId })).toEqual({ ok: true });
    await hasTypists(bob);
    const fourth = await inside(app, people[3] as Visitor, roomId);
    await hasTypists();
    const frames = () => ear.others.filter(({ name }) => name === 'room.typing').length;
    const before = frames();
    expect(await typist.command('typing', { roomId })).toEqual({ ok: true });
    fourth.socket.disconnect();
    await seen(ear, roomId, names(people.slice(0, 3)));
    expect(frames()).toBe(before);
    await typist.command('typing', { roomId });
    await hasTypists(bob);
    expect((await app.call('GET', `/v2/rooms/${roomId}/events`, { as: people[0] as Visitor })).body).toEqual({
      ...{ data: [], page: { next: null } },
    });
  });

  it('becomes a member and leaves, which is told in small rooms only', async () => {
    const { roomId, host } = await openRoom(app);
    const [ann, bob, cid] = people as [Visitor, Visitor, Visitor];
    const act = async (method: string, as: Visitor) =>
      expect((await app.call(method, `/v2/rooms/${roomId}/members/me`, { as })).status).toBe(204);
    for (const as of [ann, bob, cid]) await act('PUT', as);
    // The owner is one, so Cid was the fourth.
    expect(await types(app, host, roomId)).toEqual(['member.joined', 'member.joined']);
    await act('DELETE', cid);
    await act('DELETE', bob);
    await act('PUT', bob);
    expect((await types(app, host, roomId)).slice(2)).toEqual(['member.left', 'member.joined']);
  });
});

describeWithRedis('who is in a room, on two nodes', (redis) => {
  let proxy: LatencyProxy;
  let nodes: [TestApp, TestApp];
  let people: Visitor[];
  beforeAll(async () => {
    const { hostname, port } = new URL(redis.url);
    proxy = await startLatencyProxy({ target: { host: hostname, port: Number(port) }, delayMs: [0, 0] });
    const node = await startApp({ ...SMALL, REDIS_URL: redis.url });
    // Only the other one can be cut off from what the first one tells.
    nodes = [node, await node.another({ REDIS_URL: proxy.through(redis.url) })];
    people = await Promise.all(numbers(1, 6).map((n) => node.guest(`Guest ${n}`)));
  }, 60_000);
  afterAll(async () => {
    await nodes[0].close();
    await proxy.close();
  });
  const seen = (ear: Ear, roomId: string, what: string, timeoutMs = 5_000) =>
    waitFor(() => last(ear, roomId) === what, { describe: `${what} to be shown`, timeoutMs });

  it('is named on both, once, also if they are on both', async () => {
    const { roomId } = await openRoom(nodes[0]);
    const [ann, bob] = people as [Visitor, Visitor];
    const here = await inside(nodes[0], ann, roomId);
    const there = await inside(nodes[1], bob, roomId);
    const alsoThere = await inside(nodes[1], ann, roomId);
    for (const ear of [here, there, alsoThere]) await seen(ear, roomId, names([ann, bob]));
    here.socket.disconnect();
    const third = await inside(nodes[0], people[2] as Visitor, roomId);
    for (const ear of [third, there]) await seen(ear, roomId, names(people.slice(0, 3)));
    alsoThere.socket.disconnect();
    for (const ear of [third, there]) await seen(ear, roomId, names([bob, people[2] as Visitor]));
  }, 30_000);

  it('is counted on both once there are too many on both together, and named again when some go', async () => {
    const { roomId } = await openRoom(nodes[0]);
    const ears = await Promise.all(people.map((who, n) => inside(nodes[n % 2] as TestApp, who, roomId)));
    for (const ear of ears) await seen(ear, roomId, '6');
    for (const ear of ears.slice(4)) ear.socket.disconnect();
    for (const ear of ears.slice(0, 4)) await seen(ear, roomId, names(people.slice(0, 4)));
    const frames = ears.slice(0, 4).map((ear) => shown(ear, roomId).length);
    expect(Math.max(...frames)).toBeLessThan(10);
  }, 30_000);

  it('is nobody of a node that was cut off, and everybody again when it is back', async () => {
    const { roomId } = await openRoom(nodes[0]);
    const [ann, bob] = people as [Visitor, Visitor];
    const here = await inside(nodes[0], ann, roomId);
    const there = await inside(nodes[1], bob, roomId);
    await seen(here, roomId, names([ann, bob]));
    await proxy.cut();
    try {
      await seen(here, roomId, names([ann]), 25_000);
    } finally {
      await proxy.restore();
    }
    for (const ear of [here, there]) await seen(ear, roomId, names([ann, bob]), 20_000);
  }, 60_000);

  it('is not somebody who was banned on the other node', async () => {
    const { roomId, host, member } = await staffedRoom(nodes[0]);
    const here = await inside(nodes[0], host, roomId);
    const there = await inside(nodes[1], member, roomId);
    await seen(here, roomId, names([host, member]));
    await nodes[0].call('PUT', `/v2/rooms/${roomId}/bans/${member.id}`, { as: host, body: {} });
    await waitFor(() => here.events.some(({ type }) => type === 'moderation.banned'), {
      describe: 'the ban',
    });
    const from = shown(here, roomId).length;
    await seen(here, roomId, names([host]));
    expect(JSON.stringify(shown(here, roomId).slice(from))).not.toContain(member.id);
    expect((await there.join(roomId)).error).toMatchObject({ code: 'banned' });
  }, 30_000);
});
