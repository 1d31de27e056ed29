import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DropStatus } from '../drop-state.js';
import { readings } from './comment-claim.js';
import { meaningOf, type Offer } from './named-drop.js';

const offer = (title: string, state: DropStatus = 'open'): Offer => ({
  id: title,
  title,
  state,
  hostId: 'host',
});
const open = (...titles: string[]): Offer[] => titles.map((title) => offer(title));

/** What a comment means there: `2 × Runner, M`, or why nothing. */
function meant(text: string, offers: readonly Offer[]): string | null {
  const meaning = meaningOf(readings(text, 'sold'), offers);
  if (meaning === null) return null;
  if ('drop' in meaning) return `${meaning.quantity} × ${meaning.drop.title}`;
  return [`${meaning.unclear}:`, ...meaning.calls].join(' ');
}

describe('A comment means', () => {
  const shoes = open('Friday Runner, 41', 'Friday Runner, 42');
  const shirts = open('Shirt, M', 'Shirt, L', 'Hoodie, M');

  it('the only open drop, if it names none', () => {
    expect(meant('sold', open('Shirt, M'))).toBe('1 × Shirt, M');
    expect(meant('sold x3', open('Shirt, M'))).toBe('3 × Shirt, M');
    expect(meant('sold', [...open('Shirt, M'), offer('Shirt, L', 'sold_out')])).toBe('1 × Shirt, M');
  });

  it('the one whose title ends with the name, in upper or lower case', () => {
    expect(meant('sold l', shirts)).toBe('1 × Shirt, L');
    expect(meant('sold hoodie m', shirts)).toBe('1 × Hoodie, M');
    expect(meant('SOLD HOODIE, M x2', shirts)).toBe('2 × Hoodie, M');
  });

  it('the one that has the name anywhere as whole words, if none ends with it', () => {
    expect(meant('sold hoodie', shirts)).toBe('1 × Hoodie, M');
    expect(meant('sold hood', shirts)).toBe('unknown: Shirt M L Hoodie M');
    expect(meant('sold M', open('M Shirt, Red', 'Cap, M'))).toBe('1 × Cap, M');
  });

  it('a size rather than a number of units, if there is such a size', () => {
    expect(meant('sold 42', shoes)).toBe('1 × Friday Runner, 42');
    expect(meant('sold size 42', shoes)).toBe('1 × Friday Runner, 42');
    expect(meant('sold 42 2', shoes)).toBe('2 × Friday Runner, 42');
    expect(meant('sold 2', open('Air 2 Runner'))).toBe('2 × Air 2 Runner');
    expect(meant('sold 42', [...open('Runner, 41'), offer('Runner, 42', 'sold_out')])).toBe('1 × Runner, 42');
  });

  it('a drop that is not open if that is named: it says itself why not', () => {
    const sizes = [...open('Shirt, M'), offer('Shirt, L', 'sold_out')];
    expect(meant('sold L', sizes)).toBe('1 × Shirt, L');
    expect(meant('sold', [offer('Shirt, M', 'scheduled')])).toBe('1 × Shirt, M');
    expect(meant('sold M', [...open('Shirt, M'), offer('Shirt, M', 'sold_out')])).toBe('1 × Shirt, M');
  });

  it('nothing certain if several are meant: it is told what to write', () => {
    expect(meant('sold', shoes)).toBe('several: 41 42');
    expect(meant('sold m', shirts)).toBe('several: Shirt M Hoodie M');
    expect(meant('sold xl', shirts)).toBe('unknown: Shirt M L Hoodie M');
    expect(meant('sold', open('Shirt, M', 'Shirt, M'))).toBe('several:');
  });

  it('nothing if nothing is open, and no more than talk if many words mean nothing', () => {
    expect(meant('sold', [])).toBe('nothing:');
    expect(meant('sold xl', [])).toBe('nothing:');
    expect(meant('sold my old bike', shirts)).toBeNull();
    expect(meant('is it sold?', shirts)).toBeNull();
  });

  it('what it is told to write', () => {
    const word = fc.constantFrom(
      'Runner',
      'Shirt',
      'M',
      'L',
      '42',
      '2',
      'x2',
      'size',
      'out',
      'Größe',
      'New-York',
    );
    const title = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(fc.uniqueArray(title, { minLength: 2, maxLength: 6 }), (titles) => {
        const offers = open(...titles);
        const meaning = meaningOf(readings('sold', 'sold'), offers);
        if (meaning === null || !('unclear' in meaning)) throw new Error('several drops are open');
        const named = meaning.calls.map((call) => meant(`sold ${call}`, offers));
        expect(named.every((text) => text?.startsWith('1 × '))).toBe(true);
        expect(new Set(named).size).toBe(named.length);
      }),
      { numRuns: 500 },
    );
  });
});
