import { Overloaded } from '#kernel';

/** The disk has no room or no more of it for us, and may have some again. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EROFS']);

/** What callers are told of an error of the disk: to come again if it is full. */
export function diskFault(error: unknown): unknown {
  return FULL.has((error as NodeJS.ErrnoException).code ?? '') ? new Overloaded() : error;
}
