import { describe, expect, it } from '@jest/globals';
import { validate, version } from 'uuid';
import { UuidV7Ids } from './uuid-v7-ids.js';

describe('ids', () => {
  it('are version 7, never twice, and rise', () => {
    const ids = new UuidV7Ids();
    const made = Array.from({ length: 20_000 }, () => ids.next());
    expect(made.every((id) => validate(id) && version(id) === 7)).toBe(true);
    expect(new Set(made).size).toBe(made.length);
    expect(made.toSorted()).toEqual(made);
  });

  it('do not repeat from one process to another', () => {
    const [one, other] = [new UuidV7Ids(), new UuidV7Ids()];
    expect(Array.from({ length: 1_000 }, () => one.next())).not.toContain(other.next());
  });
});
