import { describe, expect, it } from '@jest/globals';
import { acceptedLanguage } from './language.js';

describe('the language that somebody reads best', () => {
  it.each([
    ['de', 'de'],
    ['DE-at', 'de'],
    ['fr-CA, de;q=0.9', 'fr'],
    ['en;q=0.5, de;q=0.8', 'de'],
    ['en;q=0.8, de;q=0.8', 'en'],
    ['xx, zz;q=0.9, it;q=0.1', 'it'],
    [' nl ; q=1.000 ', 'nl'],
  ])('is by %j %s', (header, language) => {
    expect(acceptedLanguage(header)).toBe(language);
  });

  it.each([
    undefined,
    '',
    '*',
    'xx',
    'de;q=0',
    'de;q=0.000',
    'de;q=2',
    'de;q=-1',
    'de;q=x',
    'de;level=1',
    ',;,',
    'd e',
    `${'x,'.repeat(100)}de`,
  ])('is none of ours by %j', (header) => {
    expect(acceptedLanguage(header)).toBeUndefined();
  });

  it('is found in a moment in the oddest header', () => {
    for (const odd of [';q=0.', ',', ';', 'q=', '-'])
      expect(acceptedLanguage(odd.repeat(40))).toBeUndefined();
  });
});
