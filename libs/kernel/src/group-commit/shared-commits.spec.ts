import { describe, expect, it } from '@jest/globals';
import { GroupCommit } from './group-commit.js';

describe('GroupCommit whose keys share commits', () => {
  /** Two lanes, and what went into each commit. */
  function lanes(decide: (inputs: readonly number[]) => void = () => undefined) {
    const commits: Record<string, readonly number[]>[] = [];
    const waiting: (() => void)[] = [];
    const group = new GroupCommit<string, number, number>(
      async (batches) => {
        commits.push(Object.fromEntries(batches));
        await new Promise<void>((resolve) => waiting.push(resolve));
        decide([...batches.values()].flat());
        return new Map([...batches].map(([key, batch]) => [key, batch.map((value) => ({ value }))]));
      },
      { maxBatch: 4, maxWaiting: 100, lanes: 2 },
    );
    const open = async (): Promise<void> => {
      while (waiting.length === 0) await Promise.resolve();
      waiting.shift()?.();
    };
    return { commits, group, open };
  }

  it('commits together what waited for different keys while all lanes were taken', async () => {
    const { commits, group, open } = lanes();
    const answers = [...'abcdc'].map((key, index) => group.submit(key, index));
    expect(commits).toEqual([{ a: [0] }, { b: [1] }]);
    for (let commit = 0; commit < 3; commit += 1) await open();
    expect(await Promise.all(answers)).toEqual([0, 1, 2, 3, 4]);
    expect(commits.slice(2)).toEqual([{ c: [2, 4], d: [3] }]);
  });

  it('never commits a key in two lanes at once, and keeps the order of its requests', async () => {
    const { commits, group, open } = lanes();
    const answers = [...'aaab'].map((key, index) => group.submit(key, index));
    expect(commits).toEqual([{ a: [0] }, { b: [3] }]);
    for (let commit = 0; commit < 3; commit += 1) await open();
    await Promise.all(answers);
    expect(commits.slice(2)).toEqual([{ a: [1, 2] }]);
  });

  it('takes no more at once than a commit may have, and turns to those next who had to wait', async () => {
    const { commits, group, open } = lanes();
    const answers = [...'abcccccccd'].map((key, index) => group.submit(key, index));
    for (let commit = 0; commit < 5; commit += 1) await open();
    await Promise.all(answers);
    expect(commits.slice(2)).toEqual([{ c: [2, 3, 4, 5] }, { d: [9] }, { c: [6, 7, 8] }]);
  });

  it('lets a poisonous request fail alone, whatever else its commit was for', async () => {
    const { group, open } = lanes((inputs) => {
      if (inputs.includes(3)) throw new Error('poison');
    });
    const settled = Promise.allSettled([...'abcdcd'].map((key, index) => group.submit(key, index)));
    let done = false;
    void settled.then(() => (done = true));
    // A commit that faults is followed by one for each key, and for each request of the key that faulted again.
    for (let commit = 0; commit < 2 + 1 + 2 + 2; commit += 1) await open();
    expect((await settled).map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
    ]);
    expect(done).toBe(true);
  });
});

describe('GroupCommit whose commits tell that they have their rows', () => {
  /** Two lanes of batches of two; a commit has its rows when the test says so, and ends when the test says so. */
  function held(decide: (inputs: readonly number[]) => void = () => undefined) {
    const commits: Record<string, readonly number[]>[] = [];
    const underWay: { have: () => void; end: () => void }[] = [];
    const group = new GroupCommit<string, number, number>(
      async (batches, have) => {
        commits.push(Object.fromEntries(batches));
        await new Promise<void>((end) => underWay.push({ have, end }));
        decide([...batches.values()].flat());
        return new Map([...batches].map(([key, batch]) => [key, batch.map((value) => ({ value }))]));
      },
      { maxBatch: 2, maxWaiting: 100, lanes: 2 },
    );
    const turns = async (): Promise<void> => {
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    };
    return { commits, group, underWay, turns };
  }

  it('lets a full batch stand behind a commit that has its rows, and no third one', async () => {
    const { commits, group, underWay, turns } = held();
    const answers = [0, 1, 2, 3, 4].map((value) => group.submit('a', value));
    await turns();
    expect(commits).toEqual([{ a: [0] }]);
    underWay[0]?.have();
    await turns();
    expect(commits).toEqual([{ a: [0] }, { a: [1, 2] }]);
    underWay[1]?.have();
    await turns();
    expect(commits).toHaveLength(2);
    underWay[0]?.end();
    await turns();
    expect(commits).toEqual([{ a: [0] }, { a: [1, 2] }, { a: [3, 4] }]);
    underWay[1]?.end();
    underWay[2]?.end();
    expect(await Promise.all(answers)).toEqual([0, 1, 2, 3, 4]);
  });

  it('keeps what is less than a full batch for the end of the commit, with what still comes', async () => {
    const { commits, group, underWay, turns } = held();
    const answers = [0, 1].map((value) => group.submit('a', value));
    underWay[0]?.have();
    await turns();
    answers.push(group.submit('a', 2));
    await turns();
    expect(commits).toEqual([{ a: [0] }]);
    underWay[0]?.end();
    await turns();
    expect(commits).toEqual([{ a: [0] }, { a: [1, 2] }]);
    underWay[1]?.end();
    expect(await Promise.all(answers)).toEqual([0, 1, 2]);
  });

  it('begins nothing twice when the commit behind ends, and begins anew for who comes later', async () => {
    const { commits, group, underWay, turns } = held();
    const answers = [0, 1, 2].map((value) => group.submit('a', value));
    underWay[0]?.have();
    await turns();
    underWay[0]?.end();
    await turns();
    answers.push(group.submit('a', 3));
    await turns();
    expect(commits).toEqual([{ a: [0] }, { a: [1, 2] }]);
    underWay[1]?.end();
    await turns();
    expect(commits).toEqual([{ a: [0] }, { a: [1, 2] }, { a: [3] }]);
    underWay[2]?.end();
    expect(await Promise.all(answers)).toEqual([0, 1, 2, 3]);
  });

  it('does not let a fault of the commit ahead touch the one behind', async () => {
    const { commits, group, underWay, turns } = held((inputs) => {
      if (inputs.includes(0)) throw new Error('poison');
    });
    const settled = Promise.allSettled([0, 1, 2].map((value) => group.submit('a', value)));
    underWay[0]?.have();
    await turns();
    underWay[0]?.end();
    underWay[1]?.end();
    await turns();
    expect(commits).toEqual([{ a: [0] }, { a: [1, 2] }]);
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  });
});
