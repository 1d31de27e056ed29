import { PreconditionFailed } from '../errors.js';

/**
 * For those who change only what they know: `edits` are those of the thing that they may have seen last; undefined: any
 * will do. @throws PreconditionFailed unless its last edit is one of them
 */
export function requireLastEdit(updatedAt: Date, edits: readonly Date[] | undefined): void {
  if (edits === undefined || edits.some((edit) => edit.getTime() === updatedAt.getTime())) return;
  throw new PreconditionFailed();
}
