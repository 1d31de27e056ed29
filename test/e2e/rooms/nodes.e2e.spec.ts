import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { RoomStage } from '#rooms';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { type LatencyProxy, startLatencyProxy } from '../../support/latency-proxy.js';
import { describeWithRedis } from '../../support/redis.js';
import { logOf } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { Ear, numbers, openRoom, say } from './ear.js';

describeWithRedis('rooms on two nodes', (redis) => {
  let proxy: LatencyProxy;
  let nodes: [TestApp, TestApp];
  let ann: Visitor;
  beforeAll(async () => {
    const { hostname, port } = new URL(redis.url);
    proxy = await startLatencyProxy({ target: { host: hostname, port: Number(port) }, delayMs: [0, 0] });
    const node = await startApp({ REDIS_URL: proxy.through(redis.url) });
    nodes = [node, await node.another()];
    ann = await node.guest('Ann');
  }, 60_000);
  afterAll(async () => {
    await nodes[0].close();
    await proxy.close();
  });

  /** Two sockets on each node, in the room. */
  async function earsIn(roomId: string): Promise<Ear[]> {
    return Promise.all(
      [...nodes, ...nodes].map(async (node) => {
        const ear = await Ear.of(node, ann);
        await ear.join(roomId, 0);
        return ear;
      }),
    );
  }

  it('carries a message to the sockets of the other node without waiting for the table', async () => {
    const { roomId } = await openRoom(nodes[0]);
    const ears = await earsIn(roomId);
    const times: number[] = [];
    for (const n of numbers(1, 10)) {
      const start = performance.now();
      await say(nodes[n % 2] as TestApp, ann, roomId, `m${n}`);
      await Promise.all(ears.map((ear) => ear.hears(n)));
      times.push(performance.now() - start);
      await pause(50);
    }
    // Found in the table it would take a second.
    expect(times.toSorted((one, other) => one - other)[5]).toBeLessThan(500);
  }, 30_000);

  it('sends all sockets the same while both nodes write and messages between them come late and in any order', async () => {
    const { roomId } = await openRoom(nodes[0]);
    proxy.setDelay([0, 60]);
    const ears = await earsIn(roomId);
    await Promise.all(
      nodes.flatMap((node, n) =>
        numbers(1, 10).map(async (writer) => {
          for (const text of numbers(1, 10)) await say(node, ann, roomId, `${n} ${writer} ${text}`);
        }),
      ),
    );
    proxy.setDelay([0, 0]);
    const log = await logOf(nodes[0], ann, roomId);
    expect(log.map(({ seq }) => seq)).toEqual(numbers(1, 200));
    for (const ear of ears) {
      await ear.hears(200);
      expect(ear.events).toEqual(log);
    }
  }, 30_000);

  it('reaches every socket within 2 s without Redis, and goes on as before when it is back', async () => {
    const { roomId } = await openRoom(nodes[0]);
    const ears = await earsIn(roomId);
    await proxy.cut();
    try {
      for (const n of numbers(1, 6)) {
        await say(nodes[n % 2] as TestApp, ann, roomId, `m${n}`);
        await Promise.all(ears.map((ear) => ear.hears(n, 2_000)));
      }
      const late = await Ear.of(nodes[1], ann);
      expect(await late.join(roomId, 2)).toMatchObject({ ok: true });
      await late.hears(6);
      expect(late.seqs).toEqual(numbers(3, 6));
    } finally {
      await proxy.restore();
    }
    for (const n of numbers(7, 12)) {
      await say(nodes[n % 2] as TestApp, ann, roomId, `m${n}`);
      await Promise.all(ears.map((ear) => ear.hears(n, 2_000)));
    }
    for (const ear of ears) expect(ear.seqs).toEqual(numbers(1, 12));
  }, 60_000);

  it('counts the people of both nodes, also those who go', async () => {
    const { roomId } = await openRoom(nodes[0]);
    const count = (ear: Ear): unknown =>
      ear.others.filter(({ name }) => name === 'room.presence').at(-1)?.payload['count'];
    const [here, there] = [await Ear.of(nodes[0], ann), await Ear.of(nodes[1], await nodes[0].guest('Bob'))];
    await here.join(roomId);
    await waitFor(() => count(here) === 1, { describe: 'one' });
    await there.join(roomId);
    await waitFor(() => count(here) === 2 && count(there) === 2, { describe: 'two on both' });
    there.socket.disconnect();
    await waitFor(() => count(here) === 1, { describe: 'one again' });
  }, 30_000);

  it('counts nobody of a node that has stopped', async () => {
    const { roomId } = await openRoom(nodes[0]);
    const third = await nodes[0].another();
    const [here, there] = [await Ear.of(nodes[0], ann), await Ear.of(third, await nodes[0].guest('Bob'))];
    const count = (): unknown =>
      here.others.filter(({ name }) => name === 'room.presence').at(-1)?.payload['count'];
    await here.join(roomId);
    await there.join(roomId);
    await waitFor(() => count() === 2, { describe: 'two' });
    await third.close();
    await waitFor(() => count() === 1, { describe: 'one' });
  }, 30_000);

  it('shows on one node who types on the other', async () => {
    const { roomId } = await openRoom(nodes[0]);
    const [here, there] = [await Ear.of(nodes[0], ann), await Ear.of(nodes[1], ann)];
    await here.join(roomId);
    await there.join(roomId);
    await there.command('typing', { roomId });
    await waitFor(
      () => here.others.some(({ name, payload }) => name === 'room.typing' && payload['roomId'] === roomId),
      {
        describe: 'the typist',
      },
    );
  }, 30_000);

  it('reaches a user on whichever node they are', async () => {
    const [here, there] = [await Ear.of(nodes[0], ann), await Ear.of(nodes[1], ann)];
    const stranger = await Ear.of(nodes[1], await nodes[0].guest('Bob'));
    nodes[0].app.get(RoomStage, { strict: false }).toUser(ann.id, 'line.turn', { dropId: '1' });
    const turns = (ear: Ear): unknown[] => ear.others.filter(({ name }) => name === 'line.turn');
    await waitFor(() => turns(here).length === 1 && turns(there).length === 1, { describe: 'both sockets' });
    expect(turns(stranger)).toEqual([]);
  }, 30_000);

  it('shows listeners on each node with sockets every event once and in order', async () => {
    const { roomId } = await openRoom(nodes[0]);
    const seen = nodes.map((node) => {
      const seqs: number[] = [];
      node.app.get(RoomStage, { strict: false }).onEvents((room, events) => {
        if (room === roomId) seqs.push(...events.map(({ seq }) => seq));
      });
      return seqs;
    });
    await earsIn(roomId);
    await Promise.all(numbers(1, 40).map((n) => say(nodes[n % 2] as TestApp, ann, roomId, `m${n}`)));
    await waitFor(() => seen.every((seqs) => seqs.length >= 40), { describe: 'both listeners' });
    expect(seen).toEqual([numbers(1, 40), numbers(1, 40)]);
  }, 30_000);
});
