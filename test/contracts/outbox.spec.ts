import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { UnitOfWork } from '#kernel';
import type { Settings } from '#platform/config/settings.js';
import { Inbox } from '#platform/outbox/inbox.js';
import { OutboxRows } from '#platform/outbox/outbox-rows.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { inRequest } from '#platform/telemetry/request-context.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { type OutboxNode, startOutbox, template } from './outbox-node.js';
import { describeOverRedis } from './redis-server.js';

const nodes: TestingModule[] = [];
const bases: TestDatabase[] = [];

afterEach(async () => {
  for (const node of nodes.splice(0)) await node.close();
  for (const base of bases.splice(0)) await base.drop();
});

async function freshDatabase(): Promise<TestDatabase> {
  const base = await createTestDatabase({ template });
  bases.push(base);
  return base;
}

/** What the way from a commit to the subscribers promises, on either queue. */
function promises(redisUrl: () => string | undefined): void {
  let base: TestDatabase;

  async function start(role?: Settings['role']): Promise<OutboxNode> {
    const node = await startOutbox({ databaseUrl: base.url, redisUrl: redisUrl(), role });
    nodes.push(node.node);
    return node;
  }

  const entries = async ({ database }: OutboxNode): Promise<string[]> =>
    (await database.reader.query<{ entry: string }>('SELECT entry FROM ledger ORDER BY entry')).map(
      ({ entry }) => entry,
    );
  const waiting = async ({ database }: OutboxNode): Promise<number> =>
    (await database.reader.query('SELECT id FROM outbox')).length;

  beforeEach(async () => {
    base = await freshDatabase();
  });

  it('hands a committed event to each of its subscribers once, at once, and forgets it', async () => {
    const node = await start();
    const before = Date.now();
    await node.commit('one', 'two');
    await waitFor(() => node.bell.rung.length === 2 && node.ledger.calls.length === 2, {
      describe: 'both events',
    });
    expect(Date.now() - before).toBeLessThan(1_000);
    await waitFor(async () => (await waiting(node)) === 0, { describe: 'an empty outbox' });
    expect(
      await waitFor(async () => (await entries(node)).length === 2 && entries(node), {
        describe: 'both entries',
      }),
    ).toEqual(['one', 'two']);
    expect(node.bell.rung.toSorted()).toEqual(['order.sold one', 'order.sold two']);
    const [first] = node.ledger.calls;
    expect(first!.message).toEqual({
      id: expect.any(String),
      type: 'order.sold',
      occurredAt: expect.any(Date),
    });
    expect(Math.abs(first!.message.occurredAt.getTime() - Date.now())).toBeLessThan(10_000);
  });

  it('hands over nothing of a transaction that was rolled back', async () => {
    const node = await start();
    const run = node.node.get(UnitOfWork).run(async () => {
      node.node.get(Outbox).add([{ type: 'order.sold', data: { order: 'never' } }]);
      throw new Error('changed my mind');
    });
    await expect(run).rejects.toThrow('changed my mind');
    await node.commit('after');
    await waitFor(() => node.ledger.calls.length === 1, { describe: 'the event after' });
    expect(node.ledger.calls[0]!.data).toEqual({ order: 'after' });
  });

  it('runs a subscriber under the request that caused the event, not under that of another one', async () => {
    const node = await start();
    await Promise.all([
      inRequest({ requestId: 'req-1' }, () => node.commit('one')),
      inRequest({ requestId: 'req-2' }, () => node.commit('two')),
      node.commit('none'),
    ]);
    await waitFor(() => node.ledger.calls.length === 3, { describe: 'the events' });
    const requests = new Map(node.ledger.calls.map(({ data, request }) => [data.order, request]));
    expect(requests.get('one')).toBe('req-1');
    expect(requests.get('two')).toBe('req-2');
    expect(requests.get('none')).not.toMatch(/^req-/);
  });

  it('removes an event that nobody wants', async () => {
    const node = await start();
    await node.node
      .get(UnitOfWork)
      .run(async () => node.node.get(Outbox).add([{ type: 'nobody.cares', data: {} }]));
    await waitFor(async () => (await waiting(node)) === 0, { describe: 'an empty outbox' });
  });

  it('takes what another process committed within about a second', async () => {
    const api = await start('api');
    await api.commit('from the api');
    expect(await waiting(api)).toBe(1);
    const worker = await start('worker');
    await waitFor(() => worker.ledger.calls.length === 1, { describe: 'the event' });
    await api.commit('again');
    const before = Date.now();
    await waitFor(() => worker.ledger.calls.length === 2, { describe: 'the second event' });
    expect(Date.now() - before).toBeLessThan(1_600);
    expect(api.ledger.calls).toEqual([]);
  });

  it('hands several events at once to who takes them so, each once, and a repetition not again', async () => {
    const node = await start();
    const orders = Array.from({ length: 40 }, (_, index) => `order ${index}`);
    await node.count(...orders);
    await waitFor(async () => (await entries(node)).length === 40, { describe: 'all entries' });
    expect(node.tally.told.length).toBeLessThan(40);
    expect(await entries(node)).toEqual(orders.toSorted());
    const [seen] = await node.database.reader.query<{ id: string }>(
      `SELECT message_id AS id FROM inbox WHERE subscriber = 'test.tally' LIMIT 1`,
    );
    const told = (id: string, order: string) => ({
      ...{
        name: 'event:test.tally',
        payload: { id, type: 'order.counted', occurredAt: '', data: { order } },
      },
    });
    const more = orders.map((order) => `more ${order}`);
    await node.jobs.addAll(more.flatMap((order) => [told(seen!.id, 'again'), told(randomUUID(), order)]));
    await waitFor(async () => (await entries(node)).length >= 80, { describe: 'the entries of more' });
    expect(await entries(node)).toEqual([...orders, ...more].toSorted());
  });

  it('has the effect of every event of a batch but the one that cannot be dealt with', async () => {
    const node = await start();
    await node.count('one', 'poison', 'two', 'three');
    await waitFor(async () => (await entries(node)).length === 3, { describe: 'the other entries' });
    expect(await entries(node)).toEqual(['one', 'three', 'two']);
  });

  it('has one effect of an event, however often its job is done', async () => {
    const node = await start();
    await node.commit('once');
    await waitFor(() => node.ledger.calls.length === 1, { describe: 'the event' });
    const { id, type } = node.ledger.calls[0]!.message;
    const payload = { id, type, occurredAt: new Date().toISOString(), data: { order: 'once' } };
    await node.jobs.addAll(Array.from({ length: 5 }, () => ({ name: 'event:test.ledger', payload })));
    await node.commit('last');
    await waitFor(async () => (await entries(node)).includes('last'), { describe: 'the last event' });
    expect(await entries(node)).toEqual(['last', 'once']);
  });

  it('undoes what a subscriber wrote when it fails, and tries again until its effect is there once', async () => {
    const node = await start();
    node.ledger.trouble = async (_, attempt) => {
      if (attempt === 1) throw new Error('the pen broke');
    };
    await node.commit('hard');
    await waitFor(async () => (await entries(node)).length === 1, { describe: 'the entry' });
    expect(node.ledger.calls).toHaveLength(2);
    expect(node.ledger.calls[0]!.message).toEqual(node.ledger.calls[1]!.message);
    expect(node.bell.rung).toEqual(['order.sold hard']);
  });

  it('loses and repeats nothing when several processes share the work', async () => {
    const all = [await start(), await start(), await start()];
    const orders = Array.from({ length: 300 }, (_, index) => `order ${String(index).padStart(3, '0')}`);
    await Promise.all(orders.map((order, index) => all[index % 3]!.commit(order)));
    await waitFor(async () => (await entries(all[0]!)).length >= 300, {
      describe: 'all entries',
      timeoutMs: 20_000,
    });
    await waitFor(async () => (await waiting(all[0]!)) === 0, { describe: 'an empty outbox' });
    expect(await entries(all[0]!)).toEqual(orders);
  }, 30_000);

  it('takes over what a dead process had taken, once its lease lapses', async () => {
    const api = await start('api');
    await api.commit('orphan');
    const taken = await api.node.get(OutboxRows).take(10);
    expect(taken).toHaveLength(1);
    expect(await api.node.get(OutboxRows).take(10)).toEqual([]);
    const before = Date.now();
    const worker = await start('worker');
    await waitFor(() => worker.ledger.calls.length === 1, { describe: 'the orphan', timeoutMs: 10_000 });
    expect(Date.now() - before).toBeGreaterThan(3_000);
  }, 20_000);

  it('tells how long the oldest event has waited', async () => {
    const api = await start('api');
    const rows = api.node.get(OutboxRows);
    expect(await rows.lag()).toBe(0);
    await api.commit('old');
    await api.database.pool.query(`UPDATE outbox SET occurred_at = occurred_at - interval '90 seconds'`);
    expect(await rows.lag()).toBeGreaterThanOrEqual(90);
    expect(await rows.lag()).toBeLessThan(100);
  });

  it('forgets after a week who had which event', async () => {
    const node = await start('api');
    await node.database.pool.query(
      `INSERT INTO inbox (message_id, subscriber, at) VALUES
       (gen_random_uuid(), 'old', clock_timestamp() - interval '8 days'),
       (gen_random_uuid(), 'new', clock_timestamp() - interval '6 days')`,
    );
    expect(await node.node.get(Inbox).purge()).toBe(1);
    expect(await node.database.reader.query('SELECT subscriber FROM inbox')).toEqual([{ subscriber: 'new' }]);
  });

  it('forgets them in batches, however many they are', async () => {
    const node = await start('api');
    await node.database.pool.query(
      `INSERT INTO inbox (message_id, subscriber, at)
       SELECT gen_random_uuid(), 'old', clock_timestamp() - interval '8 days' FROM generate_series(1, 4500)`,
    );
    expect(await node.node.get(Inbox).purge()).toBe(4_500);
    expect(await node.database.reader.query('SELECT subscriber FROM inbox')).toEqual([]);
  });
}

describe('outbox: with pg-boss', () => promises(() => undefined));

describeOverRedis('outbox: with Bull', (redis) => {
  promises(() => redis.url);
});

describeOverRedis('outbox: while Redis is gone', (redis) => {
  it('keeps the events, and carries them on within five seconds of its return', async () => {
    const base = await freshDatabase();
    const { node, bell, commit } = await startOutbox({ databaseUrl: base.url, redisUrl: redis.url });
    nodes.push(node);
    await redis.kill();
    for (let index = 0; index < 20; index += 1) await commit(`during ${index}`);
    await waitFor(async () => (await node.get(OutboxRows).lag()) > 1.5, { describe: 'an outage' });
    expect(bell.rung).toEqual([]);
    await redis.start();
    const back = Date.now();
    await waitFor(() => bell.rung.length === 20, { describe: 'all events', timeoutMs: 10_000 });
    expect(Date.now() - back).toBeLessThan(5_000);
    expect(new Set(bell.rung).size).toBe(20);
  }, 30_000);
});
