import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './cursors.js';

const ID = '01890000-0000-7000-8000-000000000000';

describe('cursors', () => {
  it('come back as they went', () => {
    const parts = [1999, '2026-11-21T12:00:00.000Z', ID, 'text'];
    expect(decodeCursor(encodeCursor(parts), ['number', 'date', 'uuid', 'string'])).toEqual(parts);
  });

  it.each([
    ['another list', encodeCursor([ID])],
    ['a wrong type', encodeCursor(['1', ID])],
    ['a fraction', encodeCursor([1.5, ID])],
    ['a broken id', encodeCursor([1, "' OR 1=1"])],
    ['no array', Buffer.from('{"length":2}').toString('base64url')],
    ['nothing', ''],
  ])('are refused when they are of %s', (_, cursor) => {
    expect(() => decodeCursor(cursor, ['number', 'uuid'])).toThrow(
      expect.objectContaining({ code: 'invalid_cursor' }),
    );
  });

  it('are refused, never a fault, whatever text is sent', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => decodeCursor(text, ['number', 'uuid'])).toThrow(
          expect.objectContaining({ code: 'invalid_cursor' }),
        );
      }),
    );
  });
});
