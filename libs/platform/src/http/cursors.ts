import { InvalidCursor, type Page } from '#kernel';

/** The place in a keyset list where the next page begins, opaque to callers. */
export type Cursor = readonly (string | number)[];

/** Ids before and past all that there are: where a list begins. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';
export const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

export function encodeCursor(parts: Cursor): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The first `limit` of what was asked one more of, which tells whether there is a next page. */
export function pageOf<Found>(
  found: readonly Found[],
  limit: number,
  cursorOf: (last: Found) => string,
): Page<Found> {
  const data = found.slice(0, limit);
  const last = data.at(-1);
  return { data, next: found.length > limit && last !== undefined ? cursorOf(last) : null };
}

/**
 * Reads a cursor of as many parts as `shape` has, each of its type.
 *
 * A cursor is a position, not a permission: lists check the caller's rights by themselves, so it needs no signature.
 * @throws InvalidCursor for anything this list did not make
 */
export function decodeCursor(
  cursor: string,
  shape: readonly ('string' | 'number' | 'uuid' | 'date')[],
): Cursor {
  const parts = parsed(cursor);
  if (!Array.isArray(parts) || parts.length !== shape.length) throw new InvalidCursor();
  return shape.map((type, index) => {
    const part: unknown = parts[index];
    if (!fits(part, type)) throw new InvalidCursor();
    return part;
  });
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:?\d\d)$/;

function fits(part: unknown, type: 'string' | 'number' | 'uuid' | 'date'): part is string | number {
  if (type === 'number') return typeof part === 'number' && Number.isSafeInteger(part);
  if (typeof part !== 'string' || part.includes('\0')) return false;
  if (type === 'uuid') return UUID.test(part);
  return type === 'string' || (DATE.test(part) && !Number.isNaN(Date.parse(part)));
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}
