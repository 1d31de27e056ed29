import type { FieldError } from '../problems/problem.js';

/** `prototype` is dropped as well. */
const UNUSABLE = new Set([...Object.getOwnPropertyNames(Object.prototype), 'prototype']);
/** Deeper and wider than any input of ours. */
const DEPTH = 20;
const WIDTH = 1_000;
/** As programmers and browsers write names and paths. */
const PLAIN = /^[\w.[\]-]{1,100}$/;

/**
 * The first field that nothing of ours is called and that class-transformer would drop in silence instead of leaving
 * it to be refused: the names that every object has from birth; and what is too deep, too wide or no JSON to be looked through.
 */
export function unusableField(value: unknown, parent = '', depth = DEPTH): FieldError | undefined {
  // Some validators cannot read half a character, and PostgreSQL cannot store it.
  if (typeof value === 'string' && !value.isWellFormed())
    return { path: parent, message: 'must be well-formed text' };
  if (typeof value !== 'object' || value === null) return undefined;
  if (ArrayBuffer.isView(value)) return { path: parent, message: 'must not be bytes' };
  if (depth === 0) return { path: parent, message: 'nests too deep' };
  const names = Array.isArray(value) && value.length > WIDTH ? undefined : Object.keys(value);
  if (names === undefined || names.length > WIDTH) return { path: parent, message: 'holds too much' };
  for (const name of names) {
    const path = fieldPath(parent, name);
    if (UNUSABLE.has(name)) return { path, message: `property ${name} should not exist` };
    const error = unusableField((value as Readonly<Record<string, unknown>>)[name], path, depth - 1);
    if (error !== undefined) return error;
  }
  return undefined;
}

/** A path as it may be told: callers find their mistake by its name, but nothing odd or endless is sent back to them. */
export function fieldPath(parent: string, name: string): string {
  const path = parent === '' ? name : `${parent}.${name}`;
  return PLAIN.test(path) ? path : parent;
}
