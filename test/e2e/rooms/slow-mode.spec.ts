import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { logOf } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { Ear, numbers } from './ear.js';
import { type StaffedRoom, staffedRoom, trySaying, verdict } from './staff.js';

describeWithRedis('slow mode on two nodes', (redis) => {
  let nodes: [TestApp, TestApp];
  beforeAll(async () => {
    const node = await startApp({ REDIS_URL: redis.url });
    nodes = [node, await node.another()];
  }, 60_000);
  afterAll(() => nodes[0].close());

  const patch = (as: Visitor, roomId: string, body: object) =>
    nodes[0].call('PATCH', `/v2/rooms/${roomId}`, { as, body });
  const slowRoom = async (slowModeSeconds: number): Promise<StaffedRoom> => {
    const staff = await staffedRoom(nodes[0]);
    const answer = await patch(staff.moderator, staff.roomId, { slowModeSeconds });
    expect([answer.status, answer.body['slowModeSeconds']]).toEqual([200, slowModeSeconds]);
    return staff;
  };
  const messages = async (as: Visitor, roomId: string): Promise<number> =>
    (await logOf(nodes[0], as, roomId)).filter(({ type }) => type === 'message.posted').length;

  it('lets one of 20 messages of one author pass, however they come at once', async () => {
    const { roomId, host, member } = await slowRoom(60);
    const ears = await Promise.all(nodes.map((node) => Ear.of(node, member)));
    const acks = await Promise.all(
      numbers(1, 20).map((n) =>
        (ears[n % 2] as Ear).command('message.send', { roomId, clientId: `${n}`, text: `${n}` }),
      ),
    );
    expect(acks.filter(({ ok }) => ok)).toHaveLength(1);
    for (const { ok, error } of acks) {
      if (ok) continue;
      expect(error).toMatchObject({ code: 'slow_mode', status: 429 });
      expect(error?.retryAfterMs).toBeGreaterThan(50_000);
      expect(error?.retryAfterMs).toBeLessThanOrEqual(60_000);
    }
    expect(await messages(host, roomId)).toBe(1);
  }, 30_000);

  it('lets one message of each author pass while many speak on both nodes', async () => {
    const { roomId, host } = await slowRoom(60);
    const guests = await Promise.all(numbers(1, 12).map((n) => nodes[0].guest(`Guest ${n}`)));
    const answers = await Promise.all(
      guests.flatMap((guest) => numbers(1, 6).map((n) => trySaying(nodes[n % 2] as TestApp, guest, roomId))),
    );
    const verdicts = answers.map(verdict);
    expect(verdicts.filter((text) => text === '201')).toHaveLength(12);
    expect(new Set(verdicts)).toEqual(new Set(['201', '429 slow_mode']));
    const authors = (await logOf(nodes[0], host, roomId))
      .filter(({ type }) => type === 'message.posted')
      .map((event) => (event as unknown as { actor: { id: string } }).actor.id);
    expect(authors.toSorted()).toEqual(guests.map(({ id }) => id).toSorted());
  }, 30_000);

  it('stores one message of a client id that both nodes get at once, and gives it to both', async () => {
    for (const n of numbers(1, 10)) {
      const { roomId, member } = await slowRoom(60);
      const answers = await Promise.all(
        nodes.map((node) => trySaying(node, member, roomId, 'x', `same-${n}`)),
      );
      expect(answers.map(({ status }) => status)).toEqual([201, 201]);
      expect(answers[0]?.body['id']).toBe(answers[1]?.body['id']);
    }
  }, 60_000);

  it('says over REST when to come back, and then takes the next', async () => {
    const { roomId, member } = await slowRoom(1);
    expect((await trySaying(nodes[0], member, roomId)).status).toBe(201);
    const refused = await trySaying(nodes[1], member, roomId);
    expect([verdict(refused), refused.headers.get('retry-after')]).toEqual(['429 slow_mode', '1']);
    const wait = refused.body['retryAfterMs'] as number;
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(1_000);
    const start = Date.now();
    await waitFor(async () => (await trySaying(nodes[1], member, roomId)).status === 201, {
      describe: 'the turn',
    });
    expect(Date.now() - start).toBeGreaterThan(wait - 50);
    expect(verdict(await trySaying(nodes[0], member, roomId))).toBe('429 slow_mode');
  });

  it('does not bind moderators and above, and ends when it is switched off', async () => {
    const { roomId, host, coHost, moderator, member } = await slowRoom(3600);
    for (const as of [host, coHost, moderator, host, coHost, moderator])
      expect((await trySaying(nodes[0], as, roomId)).status).toBe(201);
    const statuses = [await trySaying(nodes[0], member, roomId), await trySaying(nodes[1], member, roomId)];
    expect(statuses.map(({ status }) => status)).toEqual([201, 429]);
    await patch(moderator, roomId, { slowModeSeconds: 0 });
    expect((await trySaying(nodes[1], member, roomId)).status).toBe(201);
  });

  it('is told on both nodes, once for each change', async () => {
    const { roomId, host, moderator } = await slowRoom(5);
    const ear = await Ear.of(nodes[1], host);
    await ear.join(roomId, 0);
    for (const slowModeSeconds of [5, 9, 9]) await patch(moderator, roomId, { slowModeSeconds });
    const told = () => ear.events.filter(({ type }) => type === 'moderation.slow_mode');
    await waitFor(() => told().length === 2, { describe: 'both changes' });
    expect(told().map(({ data }) => data)).toEqual([
      { slowModeSeconds: 5, was: 0 },
      { slowModeSeconds: 9, was: 5 },
    ]);
  });

  it('is for moderators, from 0 to an hour', async () => {
    const { roomId, member, moderator, stranger } = await staffedRoom(nodes[0]);
    for (const as of [member, stranger])
      expect(verdict(await patch(as, roomId, { slowModeSeconds: 5 }))).toBe('403 forbidden');
    for (const slowModeSeconds of [-1, 3601, 1.5, '5', null, [5]])
      expect(verdict(await patch(moderator, roomId, { slowModeSeconds }))).toBe('400 validation_failed');
    const hidden = await staffedRoom(nodes[0], 'private');
    expect(verdict(await patch(moderator, hidden.roomId, { slowModeSeconds: 5 }))).toBe('404 not_found');
  });
});
