import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp, type Visitor } from '../../support/app.js';
import { createTestDatabase } from '../../support/databases.js';
import { type LatencyProxy, startLatencyProxy } from '../../support/latency-proxy.js';
import { logOf } from '../../support/shop.js';
import { outcome, type Shown } from './acts.js';
import { numbers, openRoom, say } from './ear.js';

const CROWD = 200;

describe('a crowd that reacts to one message, with 20 to 50 ms in front of the database', () => {
  let nodes: [TestApp, TestApp];
  let crowd: Visitor[];
  let proxy: LatencyProxy;
  let dropDatabase: () => Promise<void>;
  beforeAll(async () => {
    const database = await createTestDatabase();
    dropDatabase = () => database.drop();
    const { hostname, port } = new URL(database.url);
    proxy = await startLatencyProxy({
      target: { host: hostname, port: Number(port) },
      ...{ delayMs: [20, 50], seed: 3 },
    });
    const near = await startApp({ DATABASE_URL: database.url });
    crowd = await Promise.all(numbers(1, CROWD).map((n) => near.guest(`Guest ${n}`)));
    nodes = [near, await near.another({ DATABASE_URL: proxy.through(database.url) })];
  }, 60_000);
  afterAll(async () => {
    await nodes[0].close();
    await proxy.close();
    await dropDatabase();
  });

  /** How many transactions with reactions there were; the metrics are those of both nodes. */
  const commits = async (): Promise<number> => {
    const { body } = await nodes[0].call<string>('GET', '/metrics');
    return Number(/^souk_group_commit_batch_size_count\{name="room-reactions"\} (\d+)/m.exec(body)?.[1] ?? 0);
  };

  it('is stored in few transactions, told in one order and counted exactly', async () => {
    const { roomId } = await openRoom(nodes[0]);
    const { id } = await say(nodes[0], crowd[0] as Visitor, roomId, 'look');
    const react = (method: string) =>
      Promise.all(
        crowd.map((as, n) =>
          // A few on the near node, for which the far one has to wait and the other way round.
          outcome(
            nodes[n % 10 === 0 ? 0 : 1] as TestApp,
            as,
            method,
            `/v2/messages/${id}/reactions/${encodeURIComponent('❤️')}`,
          ),
        ),
      );
    const shown = async () =>
      (await nodes[0].call<Shown>('GET', `/v2/messages/${id}`, { as: crowd[0] as Visitor })).body.reactions;
    const before = await commits();
    expect(new Set(await react('PUT'))).toEqual(new Set(['204']));
    expect(await commits()).toBeLessThan(before + CROWD / 4);
    expect(await shown()).toEqual([{ emoji: '❤️', count: CROWD, mine: true }]);
    expect(new Set(await react('PUT'))).toEqual(new Set(['204']));
    expect(await shown()).toEqual([{ emoji: '❤️', count: CROWD, mine: true }]);
    expect(new Set(await react('DELETE'))).toEqual(new Set(['204']));
    expect(await shown()).toBeUndefined();

    const log = (await logOf(nodes[0], crowd[0] as Visitor, roomId)).slice(1);
    expect(log.map(({ seq }) => seq)).toEqual(numbers(2, 2 * CROWD + 1));
    const added = log.slice(0, CROWD) as unknown as { type: string; actor: { id: string } }[];
    expect(new Set(added.map(({ type }) => type))).toEqual(new Set(['reaction.added']));
    expect(new Set(added.map(({ actor }) => actor.id))).toEqual(new Set(crowd.map((one) => one.id)));
  }, 60_000);
});
