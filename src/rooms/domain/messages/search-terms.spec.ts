import { describe, expect, it } from '@jest/globals';
import { searchTerms } from './search-terms.js';

describe('What is searched for', () => {
  it.each([
    ['red sho', 'red', 'sho', []],
    ['  red   sho  ', 'red', 'sho', []],
    ['sho', '', 'sho', []],
    ['"red shoes"', 'red shoes', '', ['red shoes']],
    ['"red shoes" siz', 'red shoes', 'siz', ['red shoes']],
    ['size "red shoes" ', 'size red shoes', '', ['red shoes']],
    ['"red" "blue" a a', 'a red blue', 'a', ['red', 'blue']],
    ['an "open quote', 'an open', 'quote', []],
    ['"', '', '', []],
    ['', '', '', []],
  ])('%j is whole words, the beginning of the last, and phrases', (typed, words, beginning, phrases) => {
    expect(searchTerms(typed)).toEqual({ words, beginning, phrases });
  });
});
