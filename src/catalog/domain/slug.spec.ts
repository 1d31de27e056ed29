import { describe, expect, it } from '@jest/globals';
import { slugOf } from './slug.js';

const ID = '019ab000-0000-7000-8000-0000abcd1234';

describe('a slug', () => {
  it.each([
    ['Friday Runner', 'friday-runner-abcd1234'],
    ['  Crème brûlée & Co. — 2nd run!', 'creme-brulee-co-2nd-run-abcd1234'],
    ['日本茶', 'product-abcd1234'],
    ['---', 'product-abcd1234'],
  ])('of %j is %s', (title, slug) => {
    expect(slugOf(title, ID)).toBe(slug);
  });

  it('is at most 69 characters and has no dash too many, however long the title', () => {
    expect(slugOf(`${'a'.repeat(59)} ${'b'.repeat(100)}`, ID)).toBe(`${'a'.repeat(59)}-abcd1234`);
  });

  it('never looks like an id, even if the title does', () => {
    expect(slugOf(ID, ID)).not.toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });
});
