import { describe, expect, it } from '@jest/globals';
import { TurnEnd } from './turn-end.js';

describe('the end of a turn', () => {
  it('does what came together, in its order, all at once, and what comes meanwhile in the next', async () => {
    const done: string[] = [];
    const turn = new TurnEnd<string>((item) => {
      done.push(item);
      if (item === 'a') turn.add('later');
    });
    const ended = () => new Promise((resolve) => setImmediate(resolve));
    for (const item of ['a', 'b', 'c']) turn.add(item);
    expect(done).toEqual([]);
    await ended();
    expect(done).toEqual(['a', 'b', 'c']);
    await ended();
    expect(done).toEqual(['a', 'b', 'c', 'later']);
  });
});
