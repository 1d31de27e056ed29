import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { logOf } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { Ear, numbers } from './ear.js';
import { staffedRoom, trySaying, verdict } from './staff.js';

describeWithRedis('mutes on two nodes', (redis) => {
  let nodes: [TestApp, TestApp];
  beforeAll(async () => {
    const node = await startApp({ REDIS_URL: redis.url });
    nodes = [node, await node.another()];
  }, 60_000);
  afterAll(() => nodes[0].close());

  const mute = (as: Visitor, roomId: string, user: Visitor, body?: object) =>
    nodes[0].call('PUT', `/v2/rooms/${roomId}/mutes/${user.id}`, { as, ...(body && { body }) });
  const unmute = (as: Visitor, roomId: string, user: Visitor) =>
    nodes[0].call('DELETE', `/v2/rooms/${roomId}/mutes/${user.id}`, { as });

  it('refuse what the user says on either, over REST and sockets, with their end, and nothing else', async () => {
    const { roomId, moderator, member } = await staffedRoom(nodes[0]);
    const ears = await Promise.all(nodes.map((node) => Ear.of(node, member)));
    for (const ear of ears) await ear.join(roomId);
    const { body } = await mute(moderator, roomId, member, { seconds: 600, reason: 'calm down' });
    const { until } = body as { until: string };
    expect(Date.parse(until) - Date.now()).toBeGreaterThan(500_000);
    for (const ear of ears) {
      const ack = await ear.command('message.send', { roomId, clientId: 'c', text: 'but' });
      expect(ack).toMatchObject({
        ok: false,
        error: { code: 'muted', status: 403, until, reason: 'calm down' },
      });
      await waitFor(() => ear.events.at(-1)?.type === 'moderation.muted', {
        describe: 'the mute to be told',
      });
      expect(await ear.command('typing', { roomId })).toEqual({ ok: true });
      expect((await ear.join(roomId, 0)).ok).toBe(true);
    }
    for (const node of nodes) {
      const refused = await trySaying(node, member, roomId);
      expect([verdict(refused), refused.body['until']]).toEqual(['403 muted', until]);
      const v1 = await node.call('POST', `/v1/rooms/${roomId}/messages`, {
        as: member,
        body: { text: 'but' },
      });
      expect(verdict(v1)).toBe('403 muted');
    }
    expect((await logOf(nodes[0], moderator, roomId)).at(-1)).toMatchObject({
      ...{ type: 'moderation.muted', data: { user: { id: member.id }, until, reason: 'calm down' } },
    });
  }, 30_000);

  it('lapse by themselves, or are lifted, which is told once', async () => {
    const { roomId, moderator, member, stranger } = await staffedRoom(nodes[0]);
    await mute(moderator, roomId, member, { seconds: 1 });
    await mute(moderator, roomId, stranger);
    for (const as of [member, stranger])
      expect(verdict(await trySaying(nodes[1], as, roomId))).toBe('403 muted');
    await waitFor(async () => (await trySaying(nodes[1], member, roomId)).status === 201, {
      describe: 'its end',
    });
    for (const user of [stranger, stranger, member])
      expect((await unmute(moderator, roomId, user)).status).toBe(204);
    expect((await trySaying(nodes[1], stranger, roomId)).status).toBe(201);
    const told = (await logOf(nodes[0], moderator, roomId)).filter(
      ({ type }) => type === 'moderation.unmuted',
    );
    expect(told).toMatchObject([{ data: { user: { id: stranger.id } } }]);
  }, 30_000);

  it('begin with their place in the log: nothing of the user has a higher number', async () => {
    const { roomId, moderator, member } = await staffedRoom(nodes[0]);
    const posting = numbers(1, 40).map(async (n) => {
      const codes: string[] = [];
      for (const _ of numbers(1, 8))
        codes.push(verdict(await trySaying(nodes[n % 2] as TestApp, member, roomId)));
      return codes;
    });
    await waitFor(async () => (await logOf(nodes[0], moderator, roomId)).length > 20, { describe: 'talk' });
    expect((await mute(moderator, roomId, member)).status).toBe(200);
    expect(new Set((await Promise.all(posting)).flat())).toEqual(new Set(['201', '403 muted']));
    const log = await logOf(nodes[0], moderator, roomId);
    expect(log.at(-1)?.type).toBe('moderation.muted');
  }, 30_000);

  it('leave standing what was said before: its sender gets it again', async () => {
    const { roomId, moderator, member } = await staffedRoom(nodes[0]);
    const first = await trySaying(nodes[0], member, roomId, 'hello', 'mine');
    await mute(moderator, roomId, member);
    const again = await trySaying(nodes[1], member, roomId, 'hello', 'mine');
    expect([again.status, again.body['id']]).toEqual([201, first.body['id']]);
    expect(verdict(await trySaying(nodes[1], member, roomId, 'hello', 'new'))).toBe('403 muted');
  });

  it('are for moderators, who cannot mute their equals nor lift their own', async () => {
    const { roomId, host, coHost, moderator, member, stranger } = await staffedRoom(nodes[0]);
    for (const [as, user] of [
      [member, stranger],
      [stranger, member],
      [moderator, coHost],
      [moderator, host],
      [coHost, host],
      [moderator, moderator],
    ] as const)
      expect(verdict(await mute(as, roomId, user))).toBe('403 forbidden');
    expect(verdict(await mute(coHost, roomId, moderator))).toBe('200');
    expect(verdict(await trySaying(nodes[0], moderator, roomId))).toBe('403 muted');
    expect(verdict(await unmute(moderator, roomId, moderator))).toBe('403 forbidden');
    for (const body of [{ seconds: 0 }, { seconds: '1' }, { seconds: 1.5 }, { reason: 1 }, { forever: true }])
      expect(verdict(await mute(host, roomId, member, body))).toBe('400 validation_failed');
  });
});
