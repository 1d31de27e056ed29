import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Overloaded } from '#kernel';
import { jobsDead, jobsDone } from '#platform/jobs/job-metrics.js';
import { inRequest } from '#platform/telemetry/request-context.js';
import { waitFor } from '../support/wait-for.js';
import { type Node, onPostgres, onRedis, type Shop, start } from './jobs-shop.js';
import { describeOverRedis } from './redis-server.js';

async function count(outcome: string): Promise<number> {
  const { values } = await jobsDone.get();
  return values.find(({ labels }) => labels.outcome === outcome && labels.job === 'parcel.pack')?.value ?? 0;
}

/** What the gauge says. */
const dead = async () => (await jobsDead.get()).values[0]?.value;

/** What every job queue promises. */
function promises(open: () => Promise<Shop> | Shop): void {
  let shop: Shop;
  const nodes: Node[] = [];

  async function node(role?: 'all' | 'api', drainSeconds?: number): Promise<Node> {
    const started = await start(shop.place, role, drainSeconds);
    nodes.push(started);
    return started;
  }

  beforeAll(async () => {
    shop = await open();
  });
  afterEach(async () => {
    for (const { app } of nodes.splice(0)) await app.close();
  });
  afterAll(() => shop.remove());

  it('does a job soon after it was added, with its payload', async () => {
    const { jobs, desk } = await node();
    const before = Date.now();
    await jobs.add('parcel.pack', { parcel: 'one', lines: [1, 2], note: null });
    await waitFor(() => desk.seen.length === 1, { describe: 'the job' });
    expect(desk.seen).toEqual([{ parcel: 'one', lines: [1, 2], note: null }]);
    expect(Date.now() - before).toBeLessThan(1_500);
    expect(await count('done')).toBeGreaterThan(0);
  });

  it('is done by another process within about a second, and by one process only', async () => {
    const { jobs, desk: none } = await node('api');
    const workers = [await node(), await node()];
    await jobs.addAll(
      Array.from({ length: 200 }, (_, index) => ({ name: 'parcel.pack', payload: { index } })),
    );
    const seen = () => workers.flatMap(({ desk }) => desk.seen.map(({ index }) => index));
    await waitFor(() => seen().length >= 200, { describe: 'all jobs' });
    await jobs.add('parcel.pack', { index: 'last' });
    await waitFor(() => seen().includes('last'), { describe: 'the last job' });
    expect(new Set(seen()).size).toBe(201);
    expect(seen()).toHaveLength(201);
    expect(none.seen).toEqual([]);
  });

  it('runs under the request that added it', async () => {
    const { jobs, desk } = await node();
    await inRequest({ requestId: 'req-7' }, () => jobs.add('parcel.pack', {}));
    await jobs.add('parcel.pack', {}, { context: { requestId: 'req-8' } });
    await jobs.add('parcel.pack', {});
    await waitFor(() => desk.seen.length === 3, { describe: 'three attempts' });
    expect(desk.requests).toEqual(
      expect.arrayContaining(['req-7', 'req-8', expect.stringMatching(/^[0-9a-f-]{36}$/)]),
    );
  });

  it('starts a delayed job not before its time and not long after', async () => {
    const { jobs, desk } = await node();
    const before = Date.now();
    await jobs.add('parcel.pack', {}, { delaySeconds: 1.2 });
    await waitFor(() => desk.seen.length === 1, { describe: 'the job' });
    expect(desk.times[0]! - before).toBeGreaterThanOrEqual(1_190);
    expect(desk.times[0]! - before).toBeLessThan(2_700);
  });

  it('adds a job with the key of another one only once, while it waits and after it was done', async () => {
    const { jobs, desk } = await node();
    await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        jobs.add('parcel.pack', { index }, { key: 'k1', delaySeconds: 0.3 }),
      ),
    );
    await waitFor(() => desk.seen.length === 1, { describe: 'the job' });
    await jobs.add('parcel.pack', { index: 'late' }, { key: 'k1' });
    await jobs.add('parcel.pack', { index: 'other' }, { key: 'k2' });
    await waitFor(() => desk.seen.some(({ index }) => index === 'other'), { describe: 'the other key' });
    await jobs.add('parcel.pack', { index: 'end' });
    await waitFor(() => desk.seen.some(({ index }) => index === 'end'), { describe: 'the job without key' });
    expect(desk.seen).toHaveLength(3);
  });

  it('tries a failed job again after one to two seconds', async () => {
    const { jobs, desk } = await node();
    desk.behaviour = async (_, attempt) => {
      if (attempt === 1) throw new Error('no tape');
    };
    await jobs.add('parcel.pack', { parcel: 'again' });
    await waitFor(() => desk.seen.length === 2, { describe: 'the second attempt' });
    expect(desk.times[1]! - desk.times[0]!).toBeGreaterThanOrEqual(950);
    expect(desk.times[1]! - desk.times[0]!).toBeLessThan(3_000);
    expect(await jobs.dead()).toEqual([]);
  });

  it('parks a poisonous job where it is seen, goes on with the others, and does it again when told', async () => {
    const { jobs, desk } = await node();
    let broken = true;
    desk.behaviour = async ({ parcel }) => {
      if (parcel === 'poison' && broken) throw new Error('it explodes');
    };
    await jobs.add('parcel.pack', { parcel: 'poison' }, { attempts: 2 });
    await jobs.add('parcel.pack', { parcel: 'good' });
    const parked = await waitFor(async () => (await jobs.dead())[0], { describe: 'the dead job' });
    expect(parked).toEqual({
      id: expect.any(String),
      name: 'parcel.pack',
      payload: { parcel: 'poison' },
      error: 'it explodes',
    });
    expect(desk.seen.filter(({ parcel }) => parcel === 'poison')).toHaveLength(2);
    expect(desk.seen).toContainEqual({ parcel: 'good' });
    expect(await count('dead')).toBeGreaterThan(0);
    await waitFor(async () => (await dead()) === 1, { describe: 'the gauge of dead jobs', timeoutMs: 8_000 });

    broken = false;
    expect(await jobs.retry(parked.id)).toBe(true);
    await waitFor(() => desk.seen.filter(({ parcel }) => parcel === 'poison').length === 3, {
      describe: 'one more attempt',
    });
    await waitFor(async () => (await jobs.dead()).length === 0, { describe: 'no dead job' });
    expect(await jobs.retry(parked.id)).toBe(false);
    await waitFor(async () => (await dead()) === 0, { describe: 'the gauge to fall', timeoutMs: 8_000 });
    expect(await jobs.retry('no such job')).toBe(false);
  }, 30_000);

  it('shows a job that nothing handles as dead', async () => {
    const { jobs } = await node();
    await jobs.add('parcel.lose', {}, { attempts: 1 });
    const parked = await waitFor(async () => (await jobs.dead())[0], { describe: 'the dead job' });
    expect(parked).toMatchObject({ name: 'parcel.lose', error: 'no handler for jobs named parcel.lose' });
  });

  it('waits in place while the database is away: an outage costs no attempt', async () => {
    const { jobs, desk } = await node();
    desk.behaviour = async (_, attempt) => {
      if (attempt > 2) return;
      const away = new Overloaded();
      away.cause = new Error('ECONNREFUSED');
      throw away;
    };
    await jobs.add('parcel.pack', {}, { attempts: 1 });
    await waitFor(() => desk.seen.length === 3, { describe: 'three attempts' });
    expect((await jobs.dead()).filter(({ name }) => name === 'parcel.pack')).toEqual([]);
  });

  it('lets running jobs finish on shutdown, takes no new ones, and loses none', async () => {
    const first = await node();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let finished = 0;
    first.desk.behaviour = async () => {
      await held;
      finished += 1;
    };
    await first.jobs.add('parcel.pack', { parcel: 'running' });
    await waitFor(() => first.desk.seen.length === 1, { describe: 'the job' });
    let closed = false;
    const closing = first.app.close().then(() => (closed = true));
    const api = await node('api');
    await api.jobs.add('parcel.pack', { parcel: 'later' });
    const since = Date.now();
    await waitFor(() => Date.now() - since > 1_500, { describe: 'a shutdown that gives up early' });
    expect(first.desk.seen).toHaveLength(1);
    expect(closed).toBe(false);
    release();
    await closing;
    expect(finished).toBe(1);
    expect(first.desk.seen).toHaveLength(1);

    const second = await node();
    await waitFor(() => second.desk.seen.length > 0, { describe: 'the later job' });
    expect(second.desk.seen).toEqual([{ parcel: 'later' }]);
  });

  it('cuts off a job that outlasts the drain time; another process does it again within half a minute', async () => {
    const { jobs, desk, app } = await node('all', 1);
    desk.behaviour = () => new Promise(() => undefined);
    await jobs.add('parcel.pack', { parcel: 'stuck' }, { attempts: 3 });
    await waitFor(() => desk.seen.length === 1, { describe: 'the job' });
    const before = Date.now();
    await app.close();
    expect(Date.now() - before).toBeLessThan(4_000);
    const { desk: other } = await node();
    await waitFor(() => other.seen.length === 1, { describe: 'the job elsewhere', timeoutMs: 30_000 });
  }, 40_000);

  it('refuses new jobs soon while the queue is away, and goes on by itself within five seconds of its return', async () => {
    const { jobs, desk } = await node();
    let release: () => void = () => undefined;
    desk.behaviour = () => new Promise((resolve) => (release = resolve));
    await jobs.add('parcel.pack', { parcel: 'running' });
    await waitFor(() => desk.seen.length === 1, { describe: 'the job' });
    await shop.cut();
    release();
    desk.behaviour = async () => undefined;
    const before = Date.now();
    await expect(jobs.add('parcel.pack', { parcel: 'refused' })).rejects.toBeInstanceOf(Overloaded);
    expect(Date.now() - before).toBeLessThan(3_000);
    await shop.restore();
    const back = Date.now();
    await waitFor(() => jobs.add('parcel.pack', { parcel: 'after' }).then(() => true), {
      describe: 'a stored job',
    });
    await waitFor(() => desk.seen.some(({ parcel }) => parcel === 'after'), {
      describe: 'the job after the outage',
    });
    expect(Date.now() - back).toBeLessThan(5_000);
  }, 30_000);

  it('closes without a fault while the queue is away', async () => {
    const { app } = await node();
    await shop.cut();
    const before = Date.now();
    await app.close();
    expect(Date.now() - before).toBeLessThan(8_000);
    await shop.restore();
  }, 20_000);
}

describe('jobs: pg-boss on PostgreSQL', () => promises(onPostgres));

describeOverRedis('jobs: Bull on Redis', (redis) => promises(() => onRedis(redis)));
