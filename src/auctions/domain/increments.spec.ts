import { describe, expect, it } from '@jest/globals';
import { type Increment, Increments } from './increments.js';

describe('increments', () => {
  it('grow with the price', () => {
    const increments = Increments.of([
      { from: 0, step: 5 },
      { from: 100, step: 25 },
    ]);
    expect([0, 99, 100, 1_000].map((price) => increments.above(price))).toEqual([5, 104, 125, 1_025]);
  });

  it('have a default that passes its own rules', () => {
    expect(Increments.of(Increments.DEFAULT).above(24_999)).toBe(25_249);
  });

  it.each<[string, Increment[]]>([
    ['an empty table', []],
    ['a table that does not begin at 0', [{ from: 1, step: 1 }]],
    ['a step of nothing', [{ from: 0, step: 0 }]],
    [
      'a step that gets smaller',
      [
        { from: 0, step: 5 },
        { from: 10, step: 4 },
      ],
    ],
    [
      'two steps for one price',
      [
        { from: 0, step: 5 },
        { from: 0, step: 6 },
      ],
    ],
    ['more lines than anyone reads', Array.from({ length: 21 }, (_, from) => ({ from, step: 1 }))],
  ])('refuses %s', (_, table) => {
    expect(() => Increments.of(table)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });
});
