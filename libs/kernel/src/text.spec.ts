import { describe, expect, it } from '@jest/globals';
import { isPlainText, normalised } from './text.js';

describe('text', () => {
  it.each(['Grüße 👋\nzweite Zeile', '<b>markup is only text</b>', 'مرحبا'])(
    'lets people write %p',
    (text) => {
      expect(isPlainText(text)).toBe(true);
    },
  );

  it.each(['\u0000', 'a\u001b[31m', 'evil\u202etxt', '\ud800'])(
    'refuses what breaks a reader: %j',
    (text) => {
      expect(isPlainText(text)).toBe(false);
    },
  );

  it('makes what looks alike be alike', () => {
    expect(normalised('e\u0301')).toBe('\u00e9');
  });
});
