import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '#platform/database/database.js';
import { type Answer, startApp, type TestApp, type Visitor } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { logOf, openShop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { Ear, numbers, openRoom, say } from './ear.js';
import { staffedRoom, trySaying, verdict } from './staff.js';

/** Messages a second; two seconds of them may come at once, and half as many by those who were quiet. */
const BUDGET = 5;

describeWithRedis('a room that says more than can be delivered, on two nodes', (redis) => {
  let nodes: [TestApp, TestApp];
  let crowd: Visitor[];
  beforeAll(async () => {
    const node = await startApp({ REDIS_URL: redis.url, CHAT_MAX_MESSAGES_PER_SECOND: `${BUDGET}` });
    nodes = [node, await node.another()];
    crowd = await Promise.all(numbers(1, 50).map((n) => node.guest(`Guest ${n}`)));
  }, 60_000);
  afterAll(() => nodes[0].close());

  /** Everybody speaks at once, half of them on each node. */
  const shout = (roomId: string): Promise<Answer[]> =>
    Promise.all(crowd.map((guest, n) => trySaying(nodes[n % 2] as TestApp, guest, roomId)));
  const waitOf = ({ body }: Answer): number => Number(body['retryAfterMs']);
  /** Makes the room loud for some seconds, and does something meanwhile, with somebody who was heard. */
  async function whileLoud(roomId: string, act: (heard: Visitor) => Promise<void>): Promise<void> {
    const answers = await shout(roomId);
    expect(new Set(answers.map(verdict))).toEqual(new Set(['201', '429 slow_mode']));
    // Who was heard waits longest for the next turn.
    await act(crowd[answers.findIndex(({ status }) => status === 201)] as Visitor);
  }
  const edit = (as: Visitor, id: string) =>
    nodes[0].call('PATCH', `/v2/messages/${id}`, { as, body: { text: 'other' } });
  const metric = async (): Promise<string> =>
    (await nodes[0].call<string>('GET', '/metrics')).body
      .split('\n')
      .filter((line) => line.startsWith('souk_chat_thinned_total'))
      .join();

  it('has each author wait for a turn, told why and until when, and hears them then on either node', async () => {
    const { roomId, host } = await openRoom(nodes[0]);
    const answers = await shout(roomId);
    expect(new Set(answers.map(verdict))).toEqual(new Set(['201', '429 slow_mode']));
    const refused = answers.filter(({ status }) => status === 429);
    for (const answer of refused) {
      expect(waitOf(answer)).toBeGreaterThan(0);
      expect(answer.body['reason']).toBe('crowd');
      expect(Number(answer.headers.get('retry-after'))).toBe(Math.ceil(waitOf(answer) / 1_000));
    }
    const again = await Promise.all(
      crowd.map(async (guest, n) => {
        const answer = answers[n] as Answer;
        if (answer.status === 201) return 201;
        await pause(waitOf(answer));
        return (await trySaying(nodes[(n + 1) % 2] as TestApp, guest, roomId)).status;
      }),
    );
    expect(new Set(again)).toEqual(new Set([201]));
    expect((await logOf(nodes[0], host, roomId)).map(({ seq }) => seq)).toEqual(numbers(1, 50));
  }, 60_000);

  it('is the same over sockets, and asks the database for nobody whom it refuses', async () => {
    const { roomId } = await openRoom(nodes[0]);
    await whileLoud(roomId, async (heard) => {
      const ear = await Ear.of(nodes[0], heard);
      const send = (n: number) => ear.command('message.send', { roomId, clientId: `${n}`, text: 'x' });
      expect((await send(0)).error).toMatchObject({ code: 'slow_mode', status: 429, reason: 'crowd' });
      const { pool } = nodes[0].app.get(Database, { strict: false });
      const queries = new Set<string>();
      const query = pool.query.bind(pool);
      pool.query = ((asked: { text: string }) => {
        queries.add(asked.text);
        return query(asked);
      }) as typeof pool.query;
      const refused = await Promise.all(numbers(1, 50).map(send));
      pool.query = query;
      expect(refused.every(({ error }) => (error?.retryAfterMs ?? 0) > 0)).toBe(true);
      expect([...queries].filter((text) => /room_members|room_turns|room_events/.test(text))).toEqual([]);
    });
  }, 30_000);

  it('does not bind those who keep order', async () => {
    const staff = await staffedRoom(nodes[0]);
    await whileLoud(staff.roomId, async () => {
      for (const as of [staff.host, staff.coHost, staff.moderator])
        for (const node of nodes) expect(verdict(await trySaying(node, as, staff.roomId))).toBe('201');
      const typing = await Ear.of(nodes[0], staff.moderator);
      await typing.join(staff.roomId);
      expect(await typing.command('typing', { roomId: staff.roomId })).toEqual({ ok: true });
    });
  }, 30_000);

  it('thins reactions and typing as well, but no edit, deletion, pin or act of moderation', async () => {
    const { roomId, host } = await openRoom(nodes[0]);
    const [ann, bob, cid] = crowd as [Visitor, Visitor, Visitor];
    const { id } = await say(nodes[0], ann, roomId, 'first');
    const other = await say(nodes[0], bob, roomId, 'second');
    const before = await metric();
    await whileLoud(roomId, async () => {
      const reactions = await Promise.all(
        crowd.map((as) =>
          nodes[0].call('PUT', `/v2/messages/${id}/reactions/${encodeURIComponent('👍')}`, { as }),
        ),
      );
      const thinned = reactions.filter(({ status }) => status === 429);
      expect(thinned.length).toBeGreaterThan(0);
      for (const answer of thinned) expect(waitOf(answer)).toBeGreaterThan(0);
      const ear = await Ear.of(nodes[0], cid);
      await ear.join(roomId);
      expect((await ear.command('typing', { roomId })).error).toMatchObject({ code: 'slow_mode' });
      expect((await edit(ann, id)).status).toBe(200);
      expect((await nodes[1].call('DELETE', `/v2/messages/${other.id}`, { as: bob })).status).toBe(204);
      const pin = { as: host, body: { messageId: id } };
      expect((await nodes[0].call('POST', `/v2/rooms/${roomId}/pins`, pin)).status).toBe(201);
      const ban = await nodes[1].call('PUT', `/v2/rooms/${roomId}/bans/${bob.id}`, { as: host, body: {} });
      expect(ban.status).toBe(200);
    });
    expect(await metric()).not.toBe(before);
    for (const kind of ['message', 'reaction', 'typing']) expect(await metric()).toContain(`kind="${kind}"`);
  }, 30_000);

  it('sells as before: every claim is served, and every event of the drop is heard', async () => {
    const shop = await openShop(nodes[0], { quantity: 10 });
    const { roomId, dropId } = shop;
    const ears = await Promise.all(nodes.map((node) => Ear.of(node, shop.host)));
    await Promise.all(ears.map((ear) => ear.join(roomId, 0)));
    await whileLoud(roomId, async () => {
      const claims = crowd.slice(0, 10).map((as, n) =>
        (nodes[n % 2] as TestApp).call('POST', `/v2/drops/${dropId}/claims`, {
          ...{ as, key: true, body: { quantity: 1 } },
        }),
      );
      expect((await Promise.all(claims)).map(({ status }) => status)).toEqual(Array(10).fill(201));
      await nodes[0].call('POST', `/v2/drops/${dropId}/close`, { as: shop.host });
    });
    const log = await logOf(nodes[0], shop.host, roomId);
    for (const ear of ears) {
      await ear.hears(log.length);
      expect(ear.events).toEqual(log);
    }
    const progress = log.filter(({ type }) => type === 'drop.progress').at(-1)?.data;
    expect(progress).toMatchObject({ held: 10, available: 0 });
    expect(log.at(-1)?.type).toBe('drop.closed');
  }, 30_000);

  it('takes a comment that was thinned for no claim, and for one when it is said again at its time', async () => {
    const { roomId, dropId, host } = await openShop(nodes[0], { quantity: 1 });
    await nodes[0].call('PUT', `/v2/rooms/${roomId}/comment-claims`, { as: host, body: { enabled: true } });
    await whileLoud(roomId, async (heard) => {
      const ear = await Ear.of(nodes[0], heard);
      const refused = await trySaying(nodes[0], heard, roomId, 'sold');
      expect(verdict(refused)).toBe('429 slow_mode');
      await pause(waitOf(refused));
      expect((await nodes[0].call('GET', `/v2/drops/${dropId}`)).body).toMatchObject({
        held: 0,
        available: 1,
      });
      expect(verdict(await trySaying(nodes[0], heard, roomId, 'sold'))).toBe('201');
      await waitFor(() => ear.others.some(({ name }) => name === 'claim.held'), { describe: 'the claim' });
    });
  }, 30_000);

  it('thins no other room, and none that says what it may', async () => {
    const [loud, calm] = [await openRoom(nodes[0]), await openRoom(nodes[0])];
    await whileLoud(loud.roomId, async () => {
      const few = crowd.slice(0, 2 * BUDGET);
      const said = await Promise.all(few.map((as, n) => trySaying(nodes[n % 2] as TestApp, as, calm.roomId)));
      expect(new Set(said.map(verdict))).toEqual(new Set(['201']));
    });
  }, 30_000);

  it('gives a message that was stored to its sender again, and is itself again when the crowd falls silent', async () => {
    const { roomId } = await openRoom(nodes[0]);
    const ann = crowd[0] as Visitor;
    const first = await trySaying(nodes[0], ann, roomId, 'mine', 'mine');
    await whileLoud(roomId, async () => {
      for (const node of nodes) {
        const again = await trySaying(node, ann, roomId, 'mine', 'mine');
        expect([again.status, again.body['id']]).toEqual([201, first.body['id']]);
      }
    });
    const ear = await Ear.of(nodes[1], ann);
    await ear.join(roomId);
    await waitFor(async () => (await ear.command('typing', { roomId })).ok, {
      ...{ describe: 'the room to be calm', timeoutMs: 30_000 },
    });
    expect(verdict(await trySaying(nodes[1], ann, roomId))).toBe('201');
  }, 60_000);

  it('may say the less the more listen', async () => {
    const node = await nodes[0].another({
      CHAT_MAX_MESSAGES_PER_SECOND: '1000',
      CHAT_MAX_DELIVERIES_PER_SECOND: '10',
    });
    const [full, empty] = [await openRoom(node), await openRoom(node)];
    const listeners = await Promise.all(crowd.slice(0, 10).map((guest) => Ear.of(node, guest)));
    for (const ear of listeners) await ear.join(full.roomId);
    const talk = (roomId: string) =>
      Promise.all(crowd.slice(0, 10).map((guest) => trySaying(node, guest, roomId)));
    const thinned = (answers: Answer[]) => answers.filter(({ status }) => status === 429).length;
    expect(thinned(await talk(empty.roomId))).toBe(0);
    expect(thinned(await talk(full.roomId))).toBeGreaterThan(0);
  }, 30_000);
});
