import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ConnectedSockets } from '../../../libs/platform/src/sockets/connected-sockets.js';
import { RoomStage } from '../../../src/rooms/index.js';
import { type Answer, startApp, type TestApp, type Visitor } from '../../support/app.js';
import { describeWithRedis } from '../../support/redis.js';
import { logOf, openShop } from '../../support/shop.js';
import { waitFor } from '../../support/wait-for.js';
import { Listener } from '../client/listener.js';
import { Switchboard } from '../client/switchboard.js';

const UNITS = 20;
const SHOPPERS = 30;

/** ROLE=api takes requests and leaves jobs and schedules to ROLE=worker. */
describeWithRedis('two api processes and a worker on one PostgreSQL and one Redis', (redis) => {
  let nodes: readonly [TestApp, TestApp];
  let worker: TestApp;
  beforeAll(async () => {
    const first = await startApp({ REDIS_URL: redis.url, ROLE: 'api' });
    worker = await first.another({ ROLE: 'worker' });
    nodes = [first, await first.another({ ROLE: 'api' })];
  }, 60_000);
  afterAll(() => nodes[0].close(), 60_000);

  it('sell as one, tell one story, and hold nothing longer than they said', async () => {
    const [near, far] = nodes;
    const shop = await openShop(near, { quantity: UNITS, holdSeconds: 2 });
    const shoppers = await Promise.all(
      Array.from({ length: SHOPPERS }, (_, index) => nodes[index % 2 ? 0 : 1].guest()),
    );
    const heard = await Promise.all(nodes.map((node) => listen(node, shop.host, shop.roomId)));
    const claim = (node: TestApp, as: Visitor): Promise<Answer> =>
      node.call('POST', `/v2/drops/${shop.dropId}/claims`, { as, key: as.id, body: { quantity: 1 } });
    const message = (node: TestApp, as: Visitor, turn: number): Promise<Answer> =>
      node.call('POST', `/v2/rooms/${shop.roomId}/messages`, {
        as,
        body: { clientId: `m${turn}`, text: 'Mine!' },
      });
    const answers = await Promise.all(
      shoppers.flatMap((shopper, turn) => [
        claim(near, shopper),
        claim(far, shopper),
        message(nodes[turn % 2 ? 0 : 1], shopper, turn),
      ]),
    );
    const won = answers.filter(({ status, body }) => status === 201 && 'number' in body);
    expect(new Set(won.map(({ body }) => body['number']))).toEqual(
      new Set(Array.from({ length: UNITS }, (_, index) => index + 1)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
    const free = async () => (await far.call('GET', `/v2/drops/${shop.dropId}`)).body['available'] === UNITS;
    await waitFor(free, { describe: 'the holds to end', timeoutMs: 10_000 });
    const log = await logOf(far, shop.host, shop.roomId);
    expect(log.filter(({ type }) => type === 'message.posted')).toHaveLength(SHOPPERS);
    const seqs = log.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
    await waitFor(() => heard.every((seq) => seq.length >= seqs.length), { describe: 'all to be heard' });
    for (const seq of heard) expect(seq).toEqual(seqs);
  }, 30_000);

  it('know on the one who signed in on the other, and what was bought there', async () => {
    const [near, far] = nodes;
    const shop = await openShop(near, { quantity: 1 });
    const ann = await near.guest('Ann');
    expect((await far.call('GET', '/v2/me', { as: ann })).body).toMatchObject({ displayName: 'Ann' });
    const claim = await near.call('POST', `/v2/drops/${shop.dropId}/claims`, {
      as: ann,
      key: true,
      body: { quantity: 1 },
    });
    const order = await far.call('POST', '/v2/orders', {
      as: ann,
      key: true,
      body: { claimIds: [claim.body['id']], payment: { provider: 'sandbox', method: 'async_ok' } },
    });
    expect(order.status).toBe(201);
    const paid = async () =>
      (await near.call('GET', `/v2/orders/${String(order.body['id'])}`, { as: ann })).body['state'] ===
      'paid';
    await waitFor(paid, { describe: 'the worker to hear of the payment', timeoutMs: 15_000 });
    expect((await near.call('GET', `/v2/drops/${shop.dropId}`)).body).toMatchObject({ held: 0, sold: 1 });
    expect((await worker.call('GET', '/health/ready')).status).toBe(200);
  }, 30_000);

  it('tell who was cut because they did not read, wherever they come back; they miss nothing', async () => {
    const [near, far] = nodes;
    const { host, roomId } = await openShop(near);
    const line = await Switchboard.to(near.url);
    const ann = await Listener.at(line);
    const cuts: object[] = [];
    ann.souk.on('connection.cut', (cut) => cuts.push(cut));
    const talk = ann.listen(roomId, 0);
    await talk.joined;
    const sockets = near.app.get(ConnectedSockets, { strict: false });
    const stage = near.app.get(RoomStage, { strict: false });
    const there = sockets.count;
    line.stall();
    const isCut = () => {
      for (let count = 0; count < 20; count += 1)
        stage.emit(roomId, 'room.flood', { text: 'x'.repeat(200_000) });
      return sockets.count === there - 1;
    };
    await waitFor(isCut, { describe: 'the cut', timeoutMs: 10_000 });
    for (const text of ['one', 'two', 'three'])
      await far.call('POST', `/v2/rooms/${roomId}/messages`, { as: host, body: { clientId: text, text } });
    line.lead(far.url);
    line.stall(false);
    await waitFor(() => cuts.length > 0, { describe: 'the reason', timeoutMs: 10_000 });
    await waitFor(() => ann.texts.includes('three'), { describe: 'the rest' });
    expect(talk.proof()).toMatchObject({ gapFree: true, count: ann.seqs.length });
    // It is told of the last connection, not of those before.
    line.cut();
    await waitFor(() => line.made === 3 && talk.isLive, { describe: 'being back' });
    await ann.souk.room(roomId).send('four');
    expect(cuts).toEqual([{ reason: 'slow_reader' }]);
    ann.souk.close();
    await line.close();
  }, 30_000);

  async function listen(node: TestApp, as: Visitor, roomId: string): Promise<number[]> {
    const socket = await node.connect(as);
    const heard: number[] = [];
    socket.on('room.events', ({ events }: { events: { seq: number }[] }) =>
      heard.push(...events.map(({ seq }) => seq)),
    );
    await socket.emitWithAck('room.join', { roomId, after: 0 });
    return heard;
  }
});
