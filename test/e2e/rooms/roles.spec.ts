import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { logOf } from '../../support/shop.js';
import { openRoom } from './ear.js';
import { type StaffedRoom, staffedRoom, verdict } from './staff.js';

const NOBODY = '018f0000-0000-7000-8000-000000000000';

describe('roles in a room', () => {
  let app: TestApp;
  let admin: Visitor;
  let staff: StaffedRoom;
  beforeAll(async () => {
    app = await startApp({ DEMO: 'true' });
    admin = await app.signIn('admin@souk.test');
  }, 60_000);
  beforeEach(async () => {
    staff = await staffedRoom(app);
  });
  afterAll(() => app.close());

  const name = (as: Visitor, user: Visitor, role: unknown, roomId = staff.roomId) =>
    app.call('PUT', `/v2/rooms/${roomId}/members/${user.id}`, { as, body: { role } });
  const rolesOf = async (as: Visitor): Promise<Record<string, string>> => {
    const { body } = await app.call<{ data: { id: string; role: string }[] }>(
      'GET',
      `/v2/rooms/${staff.roomId}/members`,
      { as },
    );
    return Object.fromEntries(body.data.map(({ id, role }) => [id, role]));
  };

  it('are shown to everyone in it, and to each their own', async () => {
    const { host, coHost, moderator, member, stranger, roomId } = staff;
    expect(await rolesOf(stranger)).toEqual({
      [host.id]: 'owner',
      [coHost.id]: 'co_host',
      [moderator.id]: 'moderator',
      [member.id]: 'member',
    });
    const mine = await Promise.all(
      [host, coHost, moderator, member, stranger].map(
        async (as) => (await app.call('GET', `/v2/rooms/${roomId}`, { as })).body['role'],
      ),
    );
    expect(mine).toEqual(['owner', 'co_host', 'moderator', 'member', null]);
  });

  it('are named by the owner; a co-host names moderators only', async () => {
    const { host, coHost, moderator, member, stranger } = staff;
    const tried = [
      ...[await name(coHost, member, 'moderator'), await name(coHost, member, 'member')],
      ...[await name(coHost, member, 'co_host'), await name(moderator, member, 'moderator')],
      ...[await name(member, stranger, 'member'), await name(stranger, stranger, 'co_host')],
      ...[await name(coHost, host, 'member'), await name(coHost, coHost, 'member')],
      ...[await name(admin, coHost, 'member'), await name(host, admin, 'member')],
    ];
    expect(tried.map(verdict)).toEqual([
      ...['204', '204', '403 forbidden', '403 forbidden', '403 forbidden', '403 forbidden'],
      ...['403 forbidden', '403 forbidden', '204', '403 forbidden'],
    ]);
  });

  it('are told in the log, once for each change', async () => {
    const { host, member, roomId } = staff;
    const before = (await logOf(app, host, roomId)).length;
    await Promise.all([1, 2, 3].map(() => name(host, member, 'moderator')));
    await name(host, member, 'member');
    expect((await logOf(app, host, roomId)).slice(before)).toMatchObject([
      {
        type: 'moderation.role_changed',
        data: { user: { id: member.id }, role: 'moderator', was: 'member' },
      },
      {
        type: 'moderation.role_changed',
        data: { user: { id: member.id }, role: 'member', was: 'moderator' },
      },
    ]);
  });

  it('decide at once what somebody may', async () => {
    const { host, member, stranger, roomId } = staff;
    const mute = () => app.call('PUT', `/v2/rooms/${roomId}/mutes/${stranger.id}`, { as: member });
    expect(verdict(await mute())).toBe('403 forbidden');
    await name(host, member, 'moderator');
    expect(verdict(await mute())).toBe('200');
    await name(host, member, 'member');
    expect(verdict(await mute())).toBe('403 forbidden');
  });

  it('leave to the owner what the room is and what is sold there', async () => {
    const { host, coHost, moderator, member, roomId } = staff;
    const patch = async (as: Visitor, body: object) =>
      verdict(await app.call('PATCH', `/v2/rooms/${roomId}`, { as, body }));
    expect(await patch(coHost, { title: 'Ours' })).toBe('200');
    expect(await patch(coHost, { kind: 'private' })).toBe('403 forbidden');
    expect(await patch(coHost, { slug: 'ours' })).toBe('403 forbidden');
    expect(await patch(moderator, { title: 'Mine' })).toBe('403 forbidden');
    expect(await patch(moderator, { links: 'block', title: 'Mine' })).toBe('403 forbidden');
    expect(await patch(moderator, { links: 'block' })).toBe('200');
    expect(await patch(member, { links: 'allow' })).toBe('403 forbidden');
    expect(await patch(host, { kind: 'private' })).toBe('200');
  });

  it('let co-hosts take people in and put them out, but not their equals', async () => {
    const { host, coHost, moderator, stranger, roomId } = staff;
    const call = async (method: string, as: Visitor, user: Visitor) =>
      verdict(await app.call(method, `/v2/rooms/${roomId}/members/${user.id}`, { as }));
    expect(await call('PUT', moderator, stranger)).toBe('403 forbidden');
    expect(await call('PUT', coHost, stranger)).toBe('204');
    expect(await call('DELETE', coHost, stranger)).toBe('204');
    expect(await call('DELETE', coHost, moderator)).toBe('204');
    expect(await call('DELETE', coHost, host)).toBe('409 conflict');
    const other = await app.guest();
    await name(host, other, 'co_host');
    expect(await call('DELETE', coHost, other)).toBe('403 forbidden');
  });

  it('end with the membership', async () => {
    const { coHost, host, roomId } = staff;
    await app.call('DELETE', `/v2/rooms/${roomId}/members/me`, { as: coHost });
    await app.call('PUT', `/v2/rooms/${roomId}/members/me`, { as: coHost });
    expect((await rolesOf(host))[coHost.id]).toBe('member');
  });

  it.each([
    { role: 'owner' },
    { role: 'admin' },
    { role: null },
    { role: ['member'] },
    { role: 1 },
    { rank: 3 },
    [],
  ])('refuse %j', async (body) => {
    const { host, member, roomId } = staff;
    const answer = await app.call('PUT', `/v2/rooms/${roomId}/members/${member.id}`, { as: host, body });
    expect(verdict(answer)).toBe('400 validation_failed');
  });

  it('are nothing where there is nobody, no room to be seen, or only two', async () => {
    const { host, stranger } = staff;
    expect(verdict(await name(host, { ...stranger, id: NOBODY }, 'member'))).toBe('404 not_found');
    const hidden = await openRoom(app, 'private');
    for (const as of [stranger, host, admin])
      expect(verdict(await name(as, stranger, 'moderator', hidden.roomId))).toBe('404 not_found');
    const direct = await app.call<{ id: string }>('POST', `/v2/direct/${stranger.id}`, { as: host });
    expect(verdict(await name(host, stranger, 'moderator', direct.body.id))).toBe('403 forbidden');
  });
});
