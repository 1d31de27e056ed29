import { describe, expect, it } from '@jest/globals';
import { NotFound, ValidationFailed } from '#kernel';
import { GalleryFull } from '../errors.js';
import { Gallery } from './gallery.js';
import type { Medium } from './medium.js';

const extent = { width: 4, height: 3 };
const medium = (id: string): Medium => ({
  ...{ id, alt: '', sizes: { small: extent, medium: extent, large: extent } },
});
const gallery = (...ids: string[]): Gallery => Gallery.restore(ids.map(medium));
const order = (of: Gallery): string =>
  of
    .snapshot()
    .map(({ id }) => id)
    .join('');

describe('the images of a product', () => {
  it('are twelve at most', () => {
    const full = gallery(...'abcdefghijk');
    full.add(medium('l'));
    expect(() => full.add(medium('m'))).toThrow(GalleryFull);
    expect(order(full)).toBe('abcdefghijkl');
  });

  it.each([
    ['a', 0, 'abcd'],
    ['a', 1, 'bacd'],
    ['a', 3, 'bcda'],
    ['a', 11, 'bcda'],
    ['d', 0, 'dabc'],
    ['c', 1, 'acbd'],
  ])('have %s at %i after it was moved there', (id, position, after) => {
    const moved = gallery('a', 'b', 'c', 'd');
    moved.move(id, position);
    expect(order(moved)).toBe(after);
  });

  it('keep their order when one goes', () => {
    const left = gallery('a', 'b', 'c');
    left.remove('b');
    expect(order(left)).toBe('ac');
  });

  it('are described in 500 characters at most', () => {
    const one = gallery('a', 'b');
    one.describe('a', '🧣'.repeat(500));
    expect(one.snapshot()[0]?.alt).toBe('🧣'.repeat(500));
    expect(() => one.describe('a', 'x'.repeat(501))).toThrow(ValidationFailed);
  });

  it('are not found in that of another product', () => {
    const one = gallery('a');
    for (const act of [() => one.remove('z'), () => one.move('z', 0), () => one.describe('z', '')])
      expect(act).toThrow(NotFound);
  });
});
