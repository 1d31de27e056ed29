import type { FieldError } from '../problems/problem.js';

/** `prototype` is dropped as well. */
const UNUSABLE = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);
/** Deeper than any input of ours. */
const DEPTH = 20;

/**
 * The first field that nothing of ours is called and that class-transformer would drop in silence instead of leaving
 * it to be refused: the names that every object has from birth; and what nests too deep to be looked through.
 */
export function unusableField(value: unknown, parent = '', depth = DEPTH): FieldError | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === 0) return { path: parent, message: 'nests too deep' };
  for (const [name, inner] of Object.entries(value)) {
    const path = parent === '' ? name : `${parent}.${name}`;
    if (UNUSABLE.has(name)) return { path, message: `property ${name} should not exist` };
    const error = unusableField(inner, path, depth - 1);
    if (error !== undefined) return error;
  }
  return undefined;
}
