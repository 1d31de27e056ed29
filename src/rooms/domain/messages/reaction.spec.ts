import { describe, expect, it } from '@jest/globals';
import { ValidationFailed } from '#kernel';
import { TooManyEmojis } from '../errors.js';
import { emojiOf, requireRoomFor } from './reaction.js';

describe('The emoji of a reaction', () => {
  it.each(['👍', '👍🏽', '❤️', '👩‍👩‍👧‍👦', '🇩🇪', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '1️⃣', '👩🏻‍❤️‍💋‍👩🏿'])('may be %s', (emoji) => {
    expect(emojiOf(emoji)).toBe(emoji);
  });

  it('is the colourful one if there is a plain one too', () => {
    expect(emojiOf('❤')).toBe('❤️');
    expect(emojiOf('☀')).toBe('☀️');
  });

  it.each([
    '',
    'a',
    '1',
    '#',
    '👍👍',
    '👍 ',
    ' 👍',
    ':+1:',
    '🇩',
    '🏽👍',
    '\ufe0f',
    '\u200d',
    '__proto__',
    '👍'.repeat(99),
  ])('is not %j', (text) => {
    expect(() => emojiOf(text)).toThrow(ValidationFailed);
  });

  it('is one of 20 on a message', () => {
    const present = Array.from({ length: 20 }, (_, index) => String.fromCodePoint(0x1f600 + index));
    expect(() => requireRoomFor('👍', present)).toThrow(TooManyEmojis);
    expect(requireRoomFor('😀', present)).toBeUndefined();
    expect(requireRoomFor('👍', present.slice(1))).toBeUndefined();
  });
});
