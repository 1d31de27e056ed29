import { describe, expect, it } from '@jest/globals';
import { memoryLimiter } from './limiters.js';

describe('counting in memory', () => {
  it('has a bound: of more callers than it keeps, those who were silent for longest start anew', async () => {
    const limiter = memoryLimiter({ name: 'crowd', points: 1, seconds: 60 });
    await limiter.consume('first');
    for (let index = 0; index < 49_999; index += 1) await limiter.consume(`caller-${index}`);
    await expect(limiter.consume('first')).rejects.toMatchObject({ remainingPoints: 0 });
    await limiter.consume('one too many');
    expect(await limiter.get('caller-0')).toBeNull();
    expect(await limiter.get('first')).not.toBeNull();
    for (let index = 0; index < 50_001; index += 1) await limiter.consume(`stranger-${index}`);
    await expect(limiter.consume('first')).resolves.toMatchObject({ consumedPoints: 1 });
  });
});
