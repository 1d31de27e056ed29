import type { UnitOfWork } from '../unit-of-work.js';

/** For how long a file waits for whatever it was sent for; seconds. */
const UNUSED_FOR = 86_400;
const AT_ONCE = 200;

/** Rows of files, which outlive their files. All but `discarded` are called inside a unit of work. */
export interface Discards {
  /** Takes back, at most `limit`, what was sent so long ago and nothing has; returns how many there were. */
  discardUnused(olderThanSeconds: number, limit: number): Promise<number>;
  /** Those that were taken back, after `after` in the order of their ids, at most `limit`. */
  discarded(after: string | null, limit: number): Promise<readonly string[]>;
  /** Forgets some that were taken back, once their files are gone. */
  forget(ids: readonly string[]): Promise<void>;
}

/**
 * Removes the files that nobody may see any more: rows are marked first, then files go, then rows. Cut off anywhere, the
 * next run goes on, and one file that cannot be removed holds up no other.
 * @throws the first of what went wrong
 */
export async function sweepFiles(
  rows: Discards,
  remove: (id: string) => Promise<void>,
  work: UnitOfWork,
): Promise<void> {
  while ((await work.run(() => rows.discardUnused(UNUSED_FOR, AT_ONCE))) === AT_ONCE);
  const failures: unknown[] = [];
  let ids = await rows.discarded(null, AT_ONCE);
  while (ids.length > 0) {
    const gone: string[] = [];
    for (const id of ids)
      await remove(id).then(
        () => gone.push(id),
        (error: unknown) => failures.push(error),
      );
    await work.run(() => rows.forget(gone));
    ids = await rows.discarded(ids.at(-1) ?? null, AT_ONCE);
  }
  if (failures.length > 0) throw failures[0];
}
