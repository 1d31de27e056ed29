import { describe, expect, it } from '@jest/globals';
import { Overloaded } from '../errors.js';
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
