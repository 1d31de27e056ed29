import { describe, expect, it } from '@jest/globals';
import { Overloaded } from '#kernel';
import { type ImportFile, ImportFiles, ImportListeners, Imports, type RowBatch } from './ports.js';
import { RunImports } from './run-imports.js';
import type { TakeRows } from './take-rows.js';

const FILE: ImportFile = {
  ...{ id: 'i', hostId: 'h', format: null, dryRun: false, currency: 'EUR', path: 'p', bytes: 9, position: 0 },
};
const BATCHES: RowBatch[] = [1, 2, 3].map((position) => ({
  ...{ products: [], position, bytesRead: position, isLast: position === 3 },
}));

/** One import of three batches, and what is done about it. */
function worker({ fault, endedAt }: { fault?: Error; endedAt?: number } = {}) {
  const told: string[] = [];
  const waiting = [FILE];
  const imports = { next: () => Promise.resolve(waiting.shift()) } as unknown as Imports;
  class Files extends ImportFiles {
    async *batches(): AsyncIterable<RowBatch> {
      try {
        for (const batch of BATCHES) yield await Promise.resolve(batch);
      } finally {
        told.push('closed');
      }
    }
    remove = (path: string): Promise<void> => Promise.resolve(void told.push(`removed ${path}`));
    sweep = (): Promise<void> => Promise.resolve();
  }
  class Listeners extends ImportListeners {
    progressed = (): Promise<void> => Promise.resolve();
  }
  const rows = {
    take: (_: ImportFile, batch: RowBatch, { position }: { position: number }) => {
      if (fault !== undefined && batch.position === 2) return Promise.reject(fault);
      if (batch.position === endedAt) return Promise.resolve(false);
      told.push(`${position} to ${batch.position}`);
      return Promise.resolve(true);
    },
    giveUp: (_: ImportFile, position: number) => Promise.resolve(void told.push(`given up at ${position}`)),
  } as unknown as TakeRows;
  const clock = { now: () => new Date(0) };
  const run = new RunImports(imports, new Files(), rows, new Listeners(), clock);
  return { told, run };
}

describe('doing imports', () => {
  it('takes batch after batch, each from where the one before ended, and removes the file', async () => {
    const { told, run } = worker();
    await run.execute('h', () => false);
    expect(told).toEqual(['0 to 1', '1 to 2', '2 to 3', 'closed', 'removed p']);
  });

  it('leaves an import where it is when the worker stops, and its file unread from there', async () => {
    const { told, run } = worker();
    await run.execute('h', () => told.length > 0);
    expect(told).toEqual(['0 to 1', 'closed']);
  });

  it('reads no further once its host has ended it, or another worker went on with it', async () => {
    const { told, run } = worker({ endedAt: 2 });
    await run.execute('h', () => false);
    expect(told).toEqual(['0 to 1', 'closed']);
  });

  it('ends one that a fault of ours keeps from going on, as it would do so for ever', async () => {
    const { told, run } = worker({ fault: new Error('a bug') });
    await expect(run.execute('h', () => false)).rejects.toThrow('a bug');
    expect(told).toEqual(['0 to 1', 'given up at 1', 'closed']);
  });

  it('waits when the database is away', async () => {
    const { told, run } = worker({ fault: new Overloaded() });
    await expect(run.execute('h', () => false)).rejects.toThrow(Overloaded);
    expect(told).toEqual(['0 to 1', 'closed']);
  });
});
