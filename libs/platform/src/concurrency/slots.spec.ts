import { describe, expect, it } from '@jest/globals';
import { Slots } from './slots.js';

/** Work that runs until it is told to be done. */
function controlled() {
  let running = 0;
  let most = 0;
  const finish: ((fault?: Error) => void)[] = [];
  const work = () =>
    new Promise<string>((resolve, reject) => {
      running += 1;
      most = Math.max(most, running);
      finish.push((fault) => {
        running -= 1;
        if (fault === undefined) resolve('done');
        else reject(fault);
      });
    });
  return { work, finish, most: () => most };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('slots', () => {
  it('run so many at once, the others in order of arrival', async () => {
    const { work, finish, most } = controlled();
    const slots = new Slots({ atOnce: 2, maxWaiting: 10, retryAfterSeconds: 3 });
    const all = Array.from({ length: 6 }, () => slots.run(work));
    for (let index = 0; index < 6; index += 1) {
      await settled();
      finish[index]?.();
    }
    await expect(Promise.all(all)).resolves.toHaveLength(6);
    expect(most()).toBe(2);
  });

  it('refuse at once what would wait too long', async () => {
    const { work, finish } = controlled();
    const slots = new Slots({ atOnce: 1, maxWaiting: 2, retryAfterSeconds: 3 });
    const accepted = [slots.run(work), slots.run(work), slots.run(work)];
    await expect(slots.run(work)).rejects.toMatchObject({
      code: 'overloaded',
      facts: { retryAfterSeconds: 3 },
    });
    for (let index = 0; index < 3; index += 1) {
      finish[index]?.();
      await settled();
    }
    await expect(Promise.all(accepted)).resolves.toHaveLength(3);
  });

  it('are given back by work that fails', async () => {
    const { work, finish } = controlled();
    const slots = new Slots({ atOnce: 1, maxWaiting: 1, retryAfterSeconds: 3 });
    const failing = slots.run(work);
    finish[0]?.(new Error('broken'));
    await expect(failing).rejects.toThrow('broken');
    const next = slots.run(work);
    finish[1]?.();
    await expect(next).resolves.toBe('done');
  });
});
