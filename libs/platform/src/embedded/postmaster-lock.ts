/** Reads the file by which a PostgreSQL says that it runs on a data folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type RunningProcess, runningProcess } from './system/processes.js';

export interface PostmasterLock {
  readonly pid: number;
  readonly port: number;
  /** The process of that number, if it is a PostgreSQL at all. */
  readonly process: RunningProcess | undefined;
  /** Whether that process says itself that it serves this folder; else it may be of another, with a number used anew. */
  readonly certain: boolean;
}

/** None if no PostgreSQL claims to run on the folder `cluster`. */
export async function readPostmasterLock(cluster: string): Promise<PostmasterLock | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return '';
      throw error;
    },
  );
  // Its number, its folder, the time, its port and more, each in a line of its own.
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  const found = runningProcess(pid);
  const isPostgres = found !== undefined && /(^|\/)postgres( |$)/.test(found.command);
  return {
    pid,
    port: Number(lines[3]),
    process: isPostgres ? found : undefined,
    certain: isPostgres && found.command.includes(cluster),
  };
}

/**
 * What tells a new PostgreSQL that the number in the file stands for no PostgreSQL any more, though some process has
 * it now: pg_ctl uses the same variable. It still looks for processes of the old one that hold shared memory.
 */
export async function staleLock(cluster: string): Promise<NodeJS.ProcessEnv> {
  const lock = await readPostmasterLock(cluster);
  return lock === undefined ? {} : { PG_GRANDPARENT_PID: String(lock.pid) };
}
