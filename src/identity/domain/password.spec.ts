import { describe, expect, it } from '@jest/globals';
import { Password } from './password.js';

describe('a password', () => {
  it('has 8 to 200 characters when it is chosen', () => {
    expect(Password.chosen('a'.repeat(8)).text).toHaveLength(8);
    expect(Password.chosen('a'.repeat(200)).text).toHaveLength(200);
    expect(() => Password.chosen('a'.repeat(7))).toThrow(
      expect.objectContaining({ code: 'validation_failed' }),
    );
    expect(() => Password.chosen('a'.repeat(201))).toThrow(
      expect.objectContaining({ code: 'validation_failed' }),
    );
  });

  it('may be tried at any length', () => {
    expect(Password.typed('short').text).toBe('short');
  });

  it('is the same on keyboards that compose letters differently', () => {
    expect(Password.typed('cafe\u0301').text).toBe(Password.typed('caf\u00e9').text);
  });

  it('keeps its blanks', () => {
    expect(Password.typed(' with blanks ').text).toBe(' with blanks ');
  });
});
