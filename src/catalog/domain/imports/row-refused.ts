import type { RowError } from './rows.js';

/** Rows of a product that are not as they must be: it stays as it is, and the file goes on. */
export class RowRefused extends Error {
  constructor(readonly errors: readonly RowError[]) {
    super('the rows are not as they must be');
  }
}

/** @throws RowRefused if there is something to say */
export function refuseFor(message: string | undefined, row: number, path: string): void {
  if (message !== undefined) throw new RowRefused([{ row, path, message }]);
}
