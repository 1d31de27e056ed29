import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CLAIM_WORDS, keyOfComment, readings } from './comment-claim.js';

/** How a comment may be taken, as text: `1 m` is one of what is called m. */
const taken = (text: string, word = 'sold'): string[] =>
  readings(text, word).map(({ name, quantity }) => [quantity, ...name].join(' '));

describe('A comment', () => {
  it.each([
    ['sold', ['1']],
    ['  SOLD ', ['1']],
    ['Sold!!!', ['1']],
    ['sold M', ['1 m']],
    ['sold, M.', ['1 m']],
    ['sold x2', ['1 x2', '2']],
    ['sold 2X', ['1 2x', '2']],
    ['sold ×3', ['1 x3', '3']],
    ['sold 42', ['1 42', '42']],
    ['sold m 2', ['1 m 2', '2 m']],
    ['sold 2 m', ['1 2 m', '2 m']],
    ['sold size 42', ['1 size 42', '1 42', '42 size']],
    ['sold Runner Größe 36.5', ['1 runner größe 36.5']],
    ['sold XL x 2', ['1 xl x 2', '2 xl x']],
    ['sold 0', ['1 0']],
  ])('“%s” is a claim', (text, expected) => {
    expect(taken(text)).toEqual(expected);
  });

  it.each([
    ...['', '!', 'is it sold?', 'sold?', 'unsold', 'soldier', 'sold-out', 'sold out', 'SOLD OUT!!'],
    ...['I sold mine', 'so ld', 'sold (M)', 'sold <b>', 'sold 🙏', "sold don't", 'sold: M', '2 sold'],
    ...['sold one two three four five six seven', `sold ${'m'.repeat(100)}`],
  ])('“%s” is talk', (text) => {
    expect(taken(text)).toEqual([]);
  });

  it('begins with the word of the room, however it is written', () => {
    expect(taken('MIO m', 'mio')).toEqual(['1 m']);
    expect(taken('sold m', 'mio')).toEqual([]);
    expect(taken('VERKAUFT', 'Verkauft')).toEqual(['1']);
    // One é of one character, one of two.
    expect(taken('re\u0301serve\u0301 m', 'r\u00e9serv\u00e9')).toEqual(['1 m']);
    expect(taken('बिका M', 'बिका')).toEqual(['1 m']);
  });

  it('has words that a room may have: 1 to 20 letters', () => {
    for (const word of ['x', 'sold', 'réservé', 'बिका', 'a'.repeat(20)])
      expect(CLAIM_WORDS.test(word)).toBe(true);
    for (const word of ['', 'a'.repeat(21), 'two words', 'x2', 'a\n', '!', '🙏', '\u0301a'])
      expect(CLAIM_WORDS.test(word)).toBe(false);
  });

  it('of any kind throws nothing, and names and quantities are in order', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'sold',
        ' ',
        'x2',
        '2x',
        'M',
        'size',
        '42',
        '.',
        '-',
        '\u0301',
        '\ud800',
        '\n',
        '×',
        '０',
      ),
    );
    const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(text, fc.boolean(), (any, begun) => {
        for (const { name, quantity } of readings(begun ? `sold ${any}` : any, 'sold')) {
          expect(quantity >= 1 && quantity <= 999 && Number.isInteger(quantity)).toBe(true);
          expect(name.length).toBeLessThanOrEqual(6);
          for (const word of name) expect(word).toMatch(/^[\p{L}\p{N}]/u);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('that is as long and as odd as it may be is read in no time', () => {
    const odd = ['a.', '.', 'a', '\u0301', 'x1', ' ', '!', 'sold ', '1', '-+', '×'];
    const since = performance.now();
    for (const one of odd) for (const other of odd) readings(`sold ${(one + other).repeat(50_000)}?`, 'sold');
    expect(performance.now() - since).toBeLessThan(2_000);
  });

  it('makes a claim under a key that nobody can send', () => {
    expect(keyOfComment('id')).toContain('\n');
  });
});
