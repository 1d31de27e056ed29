import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Gate } from './gate.js';

describe('A gate', () => {
  it('lets no more through at once than it has room for, in order of arrival', async () => {
    const gate = new Gate(2);
    const entered: number[] = [];
    let inside = 0;
    let most = 0;
    const works = [1, 2, 3, 4, 5, 6].map((n) =>
      gate.pass(async () => {
        entered.push(n);
        inside += 1;
        most = Math.max(most, inside);
        await pause(n % 3);
        inside -= 1;
        return n;
      }),
    );
    expect(await Promise.all(works)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(entered).toEqual([1, 2, 3, 4, 5, 6]);
    expect(most).toBe(2);
  });

  it('lets the next one through when a work fails', async () => {
    const gate = new Gate(1);
    const failing = gate.pass(() => Promise.reject(new Error('no')));
    const next = gate.pass(async () => 'yes');
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    expect(await gate.pass(async () => 'and on')).toBe('and on');
  });
});
