import { describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import type { Settings } from '../config/settings.js';
import { Locks } from '../database/locks.js';
import { Chores } from './chores.js';

class FreeLocks extends Locks {
  readonly taken: string[] = [];

  async tryWith(name: string, fn: () => Promise<void>): Promise<boolean> {
    this.taken.push(name);
    await fn();
    return true;
  }
}

describe('Chores', () => {
  const complaints: unknown[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void complaints.push(JSON.parse(line)) });
  const locks = new FreeLocks();
  const chores = (role: string): Chores => new Chores(locks, { role } as Settings, logger);

  /** Work that takes until it is let go. */
  function slow() {
    const ends: (() => void)[] = [];
    let runs = 0;
    const work = (): Promise<void> => {
      runs += 1;
      return new Promise((resolve) => void ends.push(resolve));
    };
    const end = async (): Promise<void> => {
      while (ends.length === 0) await Promise.resolve();
      ends.shift()?.();
    };
    return { runs: () => runs, chore: { name: 'sweep', complaint: 'not swept', work }, end };
  }

  it('do one once more at once if it came round before it was done, however often', async () => {
    const { chore, end, runs } = slow();
    const worker = chores('all');
    const done = worker.do(chore);
    for (let again = 0; again < 3; again += 1) await worker.do(chore);
    expect(runs()).toBe(1);
    for (let run = 0; run < 2; run += 1) await end();
    await done;
    expect(runs()).toBe(2);
  });

  it('take the lock of its name for one that is for one node', async () => {
    await chores('worker').onOneNode({ name: 'sweep', complaint: '', work: async () => undefined });
    expect(locks.taken).toEqual(['sweep']);
  });

  it('leave it to others in a process that serves only requests', async () => {
    const { chore, runs } = slow();
    await chores('api').onOneNode(chore);
    expect(runs()).toBe(0);
  });

  it('tell of one that failed, and do it when it comes round again', async () => {
    const worker = chores('all');
    let runs = 0;
    const work = async (): Promise<void> => {
      runs += 1;
      if (runs === 1) throw new Error('no broom');
    };
    for (let round = 0; round < 2; round += 1)
      await worker.do({ name: 'sweep', complaint: 'not swept', work });
    expect(runs).toBe(2);
    expect(complaints).toEqual([expect.objectContaining({ msg: 'not swept', chore: 'sweep' })]);
  });
});
