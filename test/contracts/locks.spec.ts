import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import type { Settings } from '#platform/config/settings.js';
import { DatabaseModule } from '#platform/database/database.module.js';
import { Database } from '#platform/database/database.js';
import { Locks } from '#platform/database/locks.js';
import { createTestDatabase, type TestDatabase } from '../support/databases.js';
import { waitFor } from '../support/wait-for.js';
import { startNode } from './platform-node.js';

/** Each node has a pool of its own, as each process has. */
describe('locks between processes', () => {
  let database: TestDatabase;
  const nodes: TestingModule[] = [];

  async function startLocks(settings: Partial<Settings> = {}): Promise<{ locks: Locks; database: Database }> {
    const node = await startNode({ settings, imports: [DatabaseModule.forRoot(database.url, [])] });
    nodes.push(node);
    return { locks: node.get(Locks), database: node.get(Database) };
  }

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterEach(async () => {
    for (const node of nodes.splice(0)) await node.close();
  });
  afterAll(() => database.drop());

  /** Holds `name` until it is told to let go. */
  function hold(
    locks: Locks,
    name: string,
  ): { taken: Promise<void>; letGo: () => void; done: Promise<boolean> } {
    let letGo: () => void = () => undefined;
    let take: () => void = () => undefined;
    const taken = new Promise<void>((resolve) => (take = resolve));
    const done = locks.tryWith(name, () => {
      take();
      return new Promise<void>((resolve) => (letGo = resolve));
    });
    return { taken, letGo: () => letGo(), done };
  }

  it('run what they guard, say so, and are free again', async () => {
    const { locks } = await startLocks();
    let ran = 0;
    const count = async (): Promise<void> => void (ran += 1);
    expect(await locks.tryWith('purge', count)).toBe(true);
    expect(await locks.tryWith('purge', count)).toBe(true);
    expect(ran).toBe(2);
  });

  it('leave what they guard a connection to work on, however few there are and however many want them', async () => {
    const { locks, database } = await startLocks({ databasePool: 2 });
    const names = ['purge', 'sweep', 'count', 'tell'];
    const work = names.map((name) =>
      locks.tryWith(name, async () => void (await database.reader.query('SELECT'))),
    );
    expect(await Promise.all(work)).toEqual([true, true, true, true]);
  });

  it('are held by one process at a time; the others do not wait', async () => {
    const [one, other] = [await startLocks(), await startLocks()];
    const held = hold(one.locks, 'purge');
    await held.taken;
    let ran = false;
    expect(await other.locks.tryWith('purge', async () => void (ran = true))).toBe(false);
    expect(ran).toBe(false);
    expect(await other.locks.tryWith('another', async () => undefined)).toBe(true);
    held.letGo();
    expect(await held.done).toBe(true);
    expect(await other.locks.tryWith('purge', async () => undefined)).toBe(true);
  });

  it('are held by one of many that come at once', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => startLocks()));
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    const ran = await Promise.all(
      Array.from({ length: 40 }, (_, index) => all[index % 4]!.locks.tryWith('crowd', work)),
    );
    expect(most).toBe(1);
    expect(ran.filter(Boolean).length).toBeGreaterThan(0);
  });

  it('are given back when what they guard fails', async () => {
    const [one, other] = [await startLocks(), await startLocks()];
    await expect(one.locks.tryWith('purge', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await other.locks.tryWith('purge', async () => undefined)).toBe(true);
  });

  it('are given back when the process that holds them is gone', async () => {
    const [one, other] = [await startLocks(), await startLocks()];
    const held = hold(one.locks, 'purge');
    await held.taken;
    await other.database.reader.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    await waitFor(() => other.locks.tryWith('purge', async () => undefined), {
      describe: 'the lock of the dead',
    });
    held.letGo();
    await held.done.catch(() => undefined);
    expect(await one.locks.tryWith('purge', async () => undefined)).toBe(true);
  });

  it('do not exhaust the pool of a process that asks for many', async () => {
    const { locks, database: own } = await startLocks();
    const held = hold(locks, 'purge');
    await held.taken;
    for (let index = 0; index < 50; index += 1)
      expect(await locks.tryWith('purge', async () => undefined)).toBe(false);
    expect(await own.reader.query('SELECT 1')).toHaveLength(1);
    held.letGo();
    await held.done;
  });
});
