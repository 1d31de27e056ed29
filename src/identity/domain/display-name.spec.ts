import { describe, expect, it } from '@jest/globals';
import { DisplayName } from './display-name.js';

describe('a display name', () => {
  it('is not told from another by blanks around it', () => {
    expect(DisplayName.of('  Ada ').text).toBe('Ada');
  });

  it('has 1 to 40 characters, and a picture is one', () => {
    expect(DisplayName.of('🛍'.repeat(40)).text).toBe('🛍'.repeat(40));
    expect(() => DisplayName.of('a'.repeat(41))).toThrow(
      expect.objectContaining({ code: 'validation_failed' }),
    );
  });

  it.each([
    '',
    '   ',
    '\u200b\u200d',
    '\u0301',
    'Ada\nadmin',
    'Ada\tadmin',
    'a\u2028b',
    'a\u202eb',
    'a\u0007b',
  ])('refuses %j, which nobody can see or which is more than a line', (text) => {
    expect(() => DisplayName.of(text)).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  });

  it('names the field in its refusal', () => {
    expect(() => DisplayName.of('')).toThrow(
      expect.objectContaining({ facts: { errors: [expect.objectContaining({ path: 'displayName' })] } }),
    );
  });
});
