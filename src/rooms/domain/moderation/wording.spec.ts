import { describe, expect, it } from '@jest/globals';
import { ValidationFailed } from '#kernel';
import { hasLink, hasWordOf, wordList } from './wording.js';

describe('Forbidden words', () => {
  const words = new Set(wordList(['Dépôt', 'SCAM', 'straße', 'спам', '詐欺']));

  it.each([
    'what a scam',
    'Scam!',
    '(SCAM)',
    'sc\u00ads\u200bcam scam',
    's\u200bcam',
    'ＳＣＡＭ',
    'dépot',
    'DEPÔT',
    'de\u0301po\u0302t',
    'Strasse',
    'это СПАМ.',
    '詐欺',
    'not-a-scam',
  ])('are found in %j', (text) => expect(hasWordOf(text, words)).toBe(true));

  it.each(['scampi', 'descam', 'de pot', 's c a m', 'hello', ''])('are not found in %j', (text) =>
    expect(hasWordOf(text, words)).toBe(false),
  );

  it('are kept once, as they are compared, in order', () => {
    expect(wordList(['Zoo', 'ZOO', 'äpfel', 'Apfel'])).toEqual(['apfel', 'zoo']);
  });

  it.each([
    [['two words']],
    [['']],
    [['!']],
    [['a.b']],
    [['x'.repeat(51)]],
    [Array(501).fill('a') as string[]],
  ])('are single words of a bounded number and length: %j', (list) =>
    expect(() => wordList(list)).toThrow(ValidationFailed),
  );

  it('are looked for in one pass, however the text is made', () => {
    const start = performance.now();
    for (const text of ['a'.repeat(2000), 'a.'.repeat(1000), '.-'.repeat(1000), 'www.'.repeat(500)]) {
      for (let time = 0; time < 50; time += 1) expect([hasWordOf(text, words), hasLink(text)]).toBeDefined();
    }
    expect(performance.now() - start).toBeLessThan(2_000);
  });
});

describe('Links', () => {
  it.each([
    'https://example.test',
    'see HTTP://x',
    'ftp://files',
    'look: www.example.test',
    'buy at example.com',
    'example.com.',
    '(example.com)',
    'Example.COM/now',
    'shop.example.museum/now',
    'bit.ly/x',
    'ｅｘａｍｐｌｅ．com',
    'exam\u200bple.com',
    'пример.ru',
    'example.com:8080',
    'example.com?a=1',
  ])('are seen in %j', (text) => expect(hasLink(text)).toBe(true));

  it.each([
    'no link here.',
    'Great.It works',
    'e.g. this',
    '3.50 EUR',
    'v1.2.3/4',
    'and/or',
    'ann@example.com',
    'at 10:30',
    'wait...what',
    'a:b',
    'file.txt:',
  ])('are not seen in %j', (text) => expect(hasLink(text)).toBe(false));
});
