import { describe, expect, it } from '@jest/globals';
import { MemoryRateLimits } from './memory-rate-limits.js';

describe('counting in memory', () => {
  it('has a bound: of more callers than it keeps, those who were silent for longest start anew', () => {
    const limits = new MemoryRateLimits(1);
    const two = { name: 'crowd', points: 2, seconds: 60 };
    const left = (who: string): number => limits.take(two, who).remaining;
    expect(left('first')).toBe(1);
    for (let index = 0; index < 49_999; index += 1) left(`caller-${index}`);
    expect(left('first')).toBe(0);
    expect(left('one too many')).toBe(1);
    expect(left('first')).toBe(0);
    expect(left('caller-0')).toBe(1);
    for (let index = 0; index < 50_000; index += 1) left(`stranger-${index}`);
    expect(left('first')).toBe(1);
  });
});
