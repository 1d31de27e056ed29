import { describe, expect, it } from '@jest/globals';
import { NearStore } from './near-store.js';

describe('NearStore', () => {
  const value = (length: number) => ({ value: Buffer.alloc(length) });

  it('is bounded in number: the least used leaves first', async () => {
    const store = new NearStore(2, 1_000);
    await store.set('a', value(1));
    await store.set('b', value(1));
    await store.get('a');
    await store.set('c', value(1));
    expect([await store.get('a'), await store.get('b'), await store.get('c')]).toEqual([
      value(1),
      undefined,
      value(1),
    ]);
  });

  it('is bounded in size, however few large values somebody asks for', async () => {
    const store = new NearStore(1_000, 1_000);
    for (let number = 0; number < 100; number += 1) {
      for (const _ of ['once', 'again']) await store.set(`list:${number}`, value(300));
    }
    const kept = await Promise.all(Array.from({ length: 100 }, (_, number) => store.get(`list:${number}`)));
    expect(kept.filter((one) => one !== undefined)).toHaveLength(3);
  });

  it('keeps what was there before once it has much, and nothing that came once', async () => {
    const store = new NearStore(100, 1_000);
    const found = async (...keys: string[]) =>
      Promise.all(keys.map(async (key) => (await store.get(key)) !== undefined));
    for (const key of ['a', 'b', 'once', 'twice', 'twice']) await store.set(key, value(100));
    expect(await found('a', 'b', 'once', 'twice')).toEqual([true, true, false, true]);
  });

  it('keeps nothing that is larger than all of it', async () => {
    const store = new NearStore(10, 1_000);
    await store.set('a', value(300));
    await store.set('b', value(2_000));
    expect([await store.get('a'), await store.get('b')]).toEqual([value(300), undefined]);
  });
});
