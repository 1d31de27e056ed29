import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import { describeOverRedis } from '../contracts/redis-server.js';
import { startApp, type TestApp, type Visitor } from '../support/app.js';
import { logOf, openShop, type Shop } from '../support/shop.js';
import { waitFor } from '../support/wait-for.js';

const UNITS = 10_000;
const PER_CUSTOMER = 25;

/** The numbers of the events of the room that a socket has heard, in order of arrival. */
async function listen(node: TestApp, visitor: Visitor, roomId: string): Promise<number[]> {
  const socket: Socket = await node.connect(visitor);
  const heard: number[] = [];
  socket.on('room.events', ({ events }: { events: { seq: number }[] }) =>
    heard.push(...events.map(({ seq }) => seq)),
  );
  await socket.emitWithAck('room.join', { roomId, after: 0 });
  return heard;
}

/** Signs in, buys and talks on a node until it is stopped; tells how often, and what went wrong. */
function keepBusy(node: TestApp, { dropId, roomId }: Shop) {
  const outcomes: Record<string, number> = {};
  let turn = 0;
  let busy = true;
  const call = async (as: Visitor, path: string, body: object): Promise<void> => {
    const { status } = await node.call('POST', path, { as, key: true, body });
    const outcome = `${path.split('/').at(-1)} ${status}`;
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  };
  const loop = async (): Promise<void> => {
    let visitor = await node.guest();
    while (busy) {
      turn += 1;
      if (turn % PER_CUSTOMER === 0) visitor = await node.guest();
      const message = { clientId: `${visitor.id}-${turn}`, text: `Turn ${turn}` };
      await Promise.all([
        call(visitor, `/v2/drops/${dropId}/claims`, { quantity: 1 }),
        call(visitor, `/v2/rooms/${roomId}/messages`, message),
      ]);
    }
  };
  const done = loop();
  return {
    outcomes,
    /** Resolves when so many more turns have been done. */
    turns: (more: number) => {
      const goal = turn + more;
      return waitFor(() => turn >= goal, { describe: `${more} turns`, timeoutMs: 15_000 });
    },
    stop: async () => {
      busy = false;
      await done;
    },
  };
}

describeOverRedis('Redis that is lost', (redis) => {
  let near: TestApp;
  let far: TestApp;
  let shop: Shop;
  let people: Visitor[];
  beforeAll(async () => {
    near = await startApp({ REDIS_URL: redis.url, LIMITS_SCALE: '1000' });
    far = await near.another();
    shop = await openShop(near, { quantity: UNITS, perCustomer: PER_CUSTOMER });
    people = [await near.guest('Ann'), await far.guest('Bo')];
  }, 60_000);
  afterAll(() => near.close(), 60_000);

  const redisOf = async (node: TestApp) => {
    const { status, body } = await node.call<{ details: { redis: Record<string, unknown> } }>(
      'GET',
      '/health/ready',
    );
    return { ...body.details.redis, ready: status } as Record<string, unknown>;
  };

  it.each<[string, () => Promise<void>, () => Promise<void>]>([
    ['killed and started anew', () => redis.kill(), () => redis.start()],
    ['frozen and thawed', async () => redis.freeze(), async () => redis.thaw()],
  ])(
    'is not missed by those who buy and talk: %s',
    async (_, lose, bringBack) => {
      const [ann, bo] = people as [Visitor, Visitor];
      const heard = [await listen(near, ann, shop.roomId), await listen(far, bo, shop.roomId)];
      const loads = [keepBusy(near, shop), keepBusy(far, shop)];
      await Promise.all(loads.map((load) => load.turns(5)));
      await lose();
      await Promise.all(loads.map((load) => load.turns(20)));
      const degraded = async () => (await redisOf(near))['degraded'] === true;
      await waitFor(degraded, { describe: 'readiness to say that it is degraded' });
      expect(await redisOf(near)).toMatchObject({ ready: 200, message: expect.stringContaining('Redis') });
      expect((await near.call('GET', '/health/live')).status).toBe(200);
      await near.guest();
      await Promise.all(loads.map((load) => load.turns(5)));
      await bringBack();
      await waitFor(async () => 'latencyMs' in (await redisOf(near)), { describe: 'Redis to be used again' });
      await waitFor(async () => 'latencyMs' in (await redisOf(far)), {
        describe: 'Redis to be used again there',
      });
      await Promise.all(loads.map((load) => load.turns(5)));
      await Promise.all(loads.map((load) => load.stop()));
      for (const { outcomes } of loads)
        expect(Object.keys(outcomes).sort()).toEqual(['claims 201', 'messages 201']);
      await everyoneHeardEverything(heard);
    },
    60_000,
  );

  async function everyoneHeardEverything(heard: readonly number[][]): Promise<void> {
    const [ann] = people as [Visitor];
    const log = await logOf(near, ann, shop.roomId);
    const seqs = log.map((_, index) => index + 1);
    expect(log.map(({ seq }) => seq)).toEqual(seqs);
    await waitFor(() => heard.every((seq) => seq.length >= seqs.length), { describe: 'all to be heard' });
    for (const seq of heard) expect(seq).toEqual(seqs);
    const drop = (await near.call('GET', `/v2/drops/${shop.dropId}`)).body;
    expect(Number(drop['available']) + Number(drop['held']) + Number(drop['sold'])).toBe(UNITS);
    const last = log.findLast(({ type }) => type === 'drop.progress');
    expect(last?.data).toMatchObject({ held: drop['held'], claims: drop['held'] });
  }

  it('is used again afterwards: a message reaches the other node at once', async () => {
    const [ann, bo] = people as [Visitor, Visitor];
    const [here, there] = [await near.connect(ann), await far.connect(bo)];
    for (const socket of [here, there]) await socket.emitWithAck('room.join', { roomId: shop.roomId });
    const took: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const heard = new Promise<void>((resolve) => there.once('room.events', () => resolve()));
      const sent = performance.now();
      await here.emitWithAck('message.send', {
        roomId: shop.roomId,
        clientId: `last-${turn}`,
        text: 'Quick',
      });
      await heard;
      took.push(performance.now() - sent);
    }
    // Without Redis it is read from the table, once a second.
    expect(took.sort((a, b) => a - b)[2]).toBeLessThan(500);
  });
});
