import { afterEach, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { RedisModule } from '#platform/redis/redis.module.js';
import { NodeBusModule } from '#platform/node-bus/node-bus.module.js';
import { type BusMessage, NodeBus } from '#platform/node-bus/node-bus.js';
import { waitFor } from '../support/wait-for.js';
import { startNode } from './platform-node.js';
import { describeOverRedis } from './redis-server.js';

const nodes: TestingModule[] = [];

async function startBus(redisUrl?: string): Promise<NodeBus> {
  const node = await startNode({ imports: [RedisModule.forRoot(redisUrl), NodeBusModule] });
  nodes.push(node);
  return node.get(NodeBus);
}

afterEach(async () => {
  for (const node of nodes.splice(0)) await node.close();
});

interface Heard {
  readonly message: BusMessage;
  readonly from: string;
}

function listen(bus: NodeBus, channel: string): Heard[] {
  const heard: Heard[] = [];
  bus.subscribe(channel, (message, from) => heard.push({ message, from }));
  return heard;
}

/** What every bus promises. */
function promises(url: () => string | undefined): void {
  it('delivers a message to all listeners of its channel in this process, at once and once', async () => {
    const bus = await startBus(url());
    const [one, other, elsewhere] = [listen(bus, 'rooms'), listen(bus, 'rooms'), listen(bus, 'users')];
    bus.publish('rooms', { id: 1 });
    const expected = [{ message: { id: 1 }, from: bus.nodeId }];
    expect(one).toEqual(expected);
    expect(other).toEqual(expected);
    // The echo from outside, if there were one, comes before the answer to what is published after it.
    bus.publish('users', { id: 2 });
    await waitFor(() => elsewhere.length > 0, { describe: 'the second message' });
    expect(one).toEqual(expected);
  });

  it('keeps a listener that throws from the others and from the publisher', async () => {
    const bus = await startBus(url());
    bus.subscribe('rooms', () => {
      throw new Error('broken listener');
    });
    const heard = listen(bus, 'rooms');
    expect(() => bus.publish('rooms', { id: 1 })).not.toThrow();
    expect(heard).toHaveLength(1);
  });

  it('names each process differently', async () => {
    expect((await startBus(url())).nodeId).not.toBe((await startBus(url())).nodeId);
  });
}

describe('node bus: in one process', () => promises(() => undefined));

describeOverRedis('node bus: over Redis', (redis) => promises(() => redis.url));

describeOverRedis('node bus: two processes over Redis', (redis) => {
  it('hear each other, with the name of the sender, and themselves only once', async () => {
    const [one, other] = [await startBus(redis.url), await startBus(redis.url)];
    const [atOne, atOther] = [listen(one, 'rooms'), listen(other, 'rooms')];
    await heardBy(one, other);
    one.publish('rooms', { text: 'from one', list: [1, { two: null }] });
    other.publish('rooms', { text: 'from other' });
    await waitFor(() => atOne.length === 2 && atOther.length === 2, {
      describe: 'both messages on both sides',
    });
    const fromOne = { message: { text: 'from one', list: [1, { two: null }] }, from: one.nodeId };
    expect(atOther).toContainEqual(fromOne);
    expect(atOne).toContainEqual({ message: { text: 'from other' }, from: other.nodeId });
    await heardBy(one, other);
    await heardBy(other, one);
    expect(atOne).toHaveLength(2);
    expect(atOther).toHaveLength(2);
  });

  it('hear each other from the moment they have started', async () => {
    const heard: BusMessage[] = [];
    const one = await startBus(redis.url);
    await startNode({
      imports: [RedisModule.forRoot(redis.url), NodeBusModule],
      providers: [
        {
          provide: 'listener',
          inject: [NodeBus],
          useFactory: (bus: NodeBus) => bus.subscribe('rooms', (message) => heard.push(message)),
        },
      ],
    }).then((node) => nodes.push(node));
    one.publish('rooms', { id: 1 });
    await waitFor(() => heard.length === 1, { describe: 'the first message' });
  });

  it('ignore what is not theirs', async () => {
    const [one, other] = [await startBus(redis.url), await startBus(redis.url)];
    const heard = listen(one, 'rooms');
    await heardBy(other, one);
    await redis.ask(async (client) => {
      for (const text of ['', 'null', '{"from":1}', '{"from":"x"}', 'no json']) {
        await client.publish('souk:bus:rooms', text);
      }
    });
    await heardBy(other, one);
    expect(heard).toEqual([]);
  });

  it.each([
    { fault: 'dies', cut: () => redis.kill(), restore: () => redis.start() },
    { fault: 'is silent', cut: async () => redis.freeze(), restore: async () => redis.thaw() },
  ])(
    'hear themselves while Redis $fault, and each other again by themselves',
    async ({ cut, restore }) => {
      const [one, other] = [await startBus(redis.url), await startBus(redis.url)];
      const [atOne, atOther] = [listen(one, 'rooms'), listen(other, 'rooms')];
      await heardBy(one, other);
      await cut();
      const before = Date.now();
      for (let index = 0; index < 1_000; index += 1) one.publish('rooms', { index });
      expect(Date.now() - before).toBeLessThan(500);
      expect(atOne).toHaveLength(1_000);
      // Longer than it takes to notice a silent Redis.
      await waitFor(() => Date.now() - before > 3_000, { describe: 'an outage of three seconds' });
      await restore();
      await waitFor(
        () => {
          one.publish('rooms', { index: 'after' });
          return atOther.some(({ message }) => message['index'] === 'after');
        },
        { describe: 'a message after the outage' },
      );
    },
    20_000,
  );
});

/** Resolves once `hearer` hears what `speaker` says. */
async function heardBy(speaker: NodeBus, hearer: NodeBus): Promise<void> {
  const channel = `probe-${Math.random()}`;
  const heard = listen(hearer, channel);
  await waitFor(
    () => {
      speaker.publish(channel, {});
      return heard.length > 0;
    },
    { describe: 'one process to hear the other' },
  );
}
