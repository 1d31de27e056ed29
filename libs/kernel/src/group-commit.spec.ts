import { describe, expect, it } from '@jest/globals';
import { Overloaded } from './errors.js';
import { GroupCommit, type Outcome, perKey } from './group-commit.js';

/** A commit that waits until the test lets it go, and remembers what it was given. */
class Gate {
  readonly batches: number[][] = [];
  private readonly waiting: (() => void)[] = [];
  decide: (batch: readonly number[]) => Outcome<number>[] = (batch) =>
    batch.map((value) => ({ value: value * 10 }));

  readonly commit = async (_key: string, batch: readonly number[]): Promise<Outcome<number>[]> => {
    this.batches.push([...batch]);
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    return this.decide(batch);
  };

  async open(): Promise<void> {
    while (this.waiting.length === 0) await Promise.resolve();
    this.waiting.shift()?.();
  }
}

describe('GroupCommit', () => {
  it('commits a request of an idle key at once and alone', async () => {
    const gate = new Gate();
    const group = new GroupCommit(perKey(gate.commit));
    const answer = group.submit('a', 1);
    expect(gate.batches).toEqual([[1]]);
    await gate.open();
    expect(await answer).toBe(10);
  });

  it('makes one batch, in order of arrival, of what arrives while a commit is under way', async () => {
    const gate = new Gate();
    const group = new GroupCommit(perKey(gate.commit));
    const answers = [1, 2, 3, 4].map((value) => group.submit('a', value));
    await gate.open();
    await gate.open();
    expect(await Promise.all(answers)).toEqual([10, 20, 30, 40]);
    expect(gate.batches).toEqual([[1], [2, 3, 4]]);
  });

  it('answers nobody before the batch has committed', async () => {
    const gate = new Gate();
    const group = new GroupCommit(perKey(gate.commit));
    let answered = false;
    const answer = group.submit('a', 1).then(() => (answered = true));
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(answered).toBe(false);
    await gate.open();
    await answer;
  });

  it('keeps keys apart: a slow key does not hold up another', async () => {
    const gate = new Gate();
    const group = new GroupCommit(perKey(gate.commit));
    const answers = [group.submit('a', 1), group.submit('b', 2)];
    expect(gate.batches).toEqual([[1], [2]]);
    await gate.open();
    await gate.open();
    await Promise.all(answers);
  });

  it('refuses one request of a batch without touching the others', async () => {
    const gate = new Gate();
    const refused = new Overloaded();
    gate.decide = (batch) => batch.map((value) => (value === 2 ? { refused } : { value }));
    const group = new GroupCommit(perKey(gate.commit));
    const answers = [1, 2, 3].map((value) => group.submit('a', value));
    await gate.open();
    await gate.open();
    expect(await Promise.allSettled(answers)).toEqual([
      { status: 'fulfilled', value: 1 },
      { status: 'rejected', reason: refused },
      { status: 'fulfilled', value: 3 },
    ]);
  });

  it('lets a poisonous request fail alone: a batch that faults is committed again one by one', async () => {
    const group = new GroupCommit(
      perKey<string, number, number>(async (_key, batch) => {
        if (batch.includes(3)) throw new Error('poison');
        return batch.map((value) => ({ value }));
      }),
    );
    const settled = await Promise.allSettled([1, 2, 3, 4].map((value) => group.submit('a', value)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
  });

  it('does not repeat a batch that failed because the database is away', async () => {
    let commits = 0;
    const group = new GroupCommit(
      perKey<string, number, number>(async () => {
        commits += 1;
        throw new Overloaded();
      }),
    );
    await Promise.allSettled([1, 2, 3].map((value) => group.submit('a', value)));
    expect(commits).toBe(2);
  });

  it('refuses with overloaded what waits beyond the limit', async () => {
    const gate = new Gate();
    const group = new GroupCommit(perKey(gate.commit), { maxBatch: 2, maxWaiting: 2 });
    const answers = [1, 2, 3, 4].map((value) => group.submit('a', value));
    await expect(answers[3]).rejects.toBeInstanceOf(Overloaded);
    await gate.open();
    await gate.open();
    expect(await Promise.all(answers.slice(0, 3))).toEqual([10, 20, 30]);
  });

  it('splits what waits into batches of the greatest size', async () => {
    const gate = new Gate();
    const group = new GroupCommit(perKey(gate.commit), { maxBatch: 2, maxWaiting: 100 });
    const answers = [1, 2, 3, 4].map((value) => group.submit('a', value));
    for (let batch = 0; batch < 3; batch += 1) await gate.open();
    await Promise.all(answers);
    expect(gate.batches).toEqual([[1], [2, 3], [4]]);
  });
});

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

describe('GroupCommit that is told when to begin', () => {
  it('takes into the first commit of an idle key what came until then', async () => {
    const gate = new Gate();
    const starts: (() => void)[] = [];
    const begin = (start: () => void): void => void starts.push(start);
    const group = new GroupCommit(perKey(gate.commit), { maxBatch: 8, maxWaiting: 8, begin });
    const answers = [1, 2, 3].map((value) => group.submit('a', value));
    expect(gate.batches).toEqual([]);
    for (const start of starts) start();
    expect(gate.batches).toEqual([[1, 2, 3]]);
    await gate.open();
    expect(await Promise.all(answers)).toEqual([10, 20, 30]);
  });
});
