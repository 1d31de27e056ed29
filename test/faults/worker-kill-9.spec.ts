import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '#kernel';
import { Jobs } from '#platform/jobs/jobs.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { query } from '../e2e/platform/sql.js';
import { startApp, type TestApp } from '../support/app.js';
import { describeWithRedis } from '../support/redis.js';
import { waitFor } from '../support/wait-for.js';
import { SoukProcess } from './souk-process.js';

/** Events and jobs of one round, handed over in waves so that the relay is at work as well. */
const WAVES = { count: 10, size: 30 };
/** The lease of a job, the look for lapsed ones, and the rest of the work, on a busy machine; milliseconds. */
const TAKEN_OVER = 45_000;

/** What must hold when one of two workers is killed, whatever keeps the jobs. */
function promises(redisUrl: () => string | undefined): void {
  let app: TestApp;
  let settings: Record<string, string>;
  const workers: SoukProcess[] = [];
  beforeAll(async () => {
    const redis = redisUrl();
    const shared: Record<string, string> = redis === undefined ? {} : { REDIS_URL: redis };
    app = await startApp({ ...shared, ROLE: 'api' });
    settings = {
      ...{ ...shared, ROLE: 'worker', NODE_ENV: 'test', LOG_LEVEL: 'warn', DATABASE_URL: app.databaseUrl },
      JWT_SECRET: 'a test needs no better one, only 32 bytes',
    };
    await sql('CREATE TABLE ledger (entry integer NOT NULL, pid integer NOT NULL)');
    await sql('CREATE TABLE attempts (kind text NOT NULL, entry integer NOT NULL, pid integer NOT NULL)');
    await sql('CREATE TABLE stamps (entry integer PRIMARY KEY)');
    workers.push(await worker(), await worker());
  }, 90_000);
  afterAll(async () => {
    for (const one of workers) await one.remove();
    await app.close();
  }, 60_000);

  const sql = (text: string, values: unknown[] = []) => query({ url: app.databaseUrl }, text, values);
  const count = async (text: string, values: unknown[] = []): Promise<number> =>
    Number((await sql(`SELECT count(*) FROM ${text}`, values))[0]?.['count']);
  const worker = () => SoukProcess.start({ settings, entry: 'test/faults/ledger-souk.ts' });

  /** Commits events to the outbox, and adds as many jobs, wave after wave. */
  async function handOver(): Promise<number> {
    for (let wave = 0; wave < WAVES.count; wave += 1) {
      const entries = Array.from({ length: WAVES.size }, (_, index) => ({
        entry: wave * WAVES.size + index,
      }));
      const events = entries.map((data) => ({ type: 'ledger.entry', data }));
      await app.app.get(UnitOfWork).run(async () => app.app.get(Outbox).add(events));
      const jobs = entries.map((payload) => ({ name: 'test.stamp', payload, key: `${payload.entry}` }));
      await app.app.get(Jobs).addAll(jobs);
    }
    return WAVES.count * WAVES.size;
  }

  it('is outlived by all that it had to do: the other worker does it, with the effect of once', async () => {
    const [killed, other] = workers as [SoukProcess, SoukProcess];
    const handingOver = handOver();
    // In the middle: it has done much, and has begun what it has not done.
    const unfinished = `attempts a WHERE a.pid = ${killed.pid} AND a.kind = 'event' AND NOT EXISTS
      (SELECT FROM ledger l WHERE l.entry = a.entry)`;
    const inTheMiddle = async () =>
      (await count('ledger WHERE pid = $1', [killed.pid])) >= 20 && (await count(unfinished)) > 0;
    await waitFor(inTheMiddle, {
      ...{ describe: 'the worker to be in the middle of it', timeoutMs: 20_000 },
    });
    killed.signal('SIGKILL');
    const total = await handingOver;
    expect((await killed.ended).signal).toBe('SIGKILL');

    const done = async () => (await count('ledger')) >= total && (await count('stamps')) >= total;
    await waitFor(done, { describe: 'everything to be done', timeoutMs: TAKEN_OVER });
    await waitFor(async () => (await count('outbox')) === 0, { describe: 'an empty outbox' });
    expect(await count('(SELECT DISTINCT entry FROM ledger) AS once')).toBe(total);
    expect(await count('ledger')).toBe(total);
    expect(await app.app.get(Jobs).dead()).toEqual([]);

    // The kill did hit: what one had begun, the other one finished.
    const begun = `attempts a WHERE a.pid = ${killed.pid} AND a.kind = 'event' AND EXISTS
      (SELECT FROM ledger l WHERE l.entry = a.entry AND l.pid = ${other.pid})`;
    expect(await count(begun)).toBeGreaterThan(0);
  }, 90_000);
}

describe('a worker that is killed with kill -9, jobs on PostgreSQL', () => promises(() => undefined));

describeWithRedis('a worker that is killed with kill -9, jobs on Redis', (redis) =>
  promises(() => redis.url),
);
