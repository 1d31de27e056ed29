/** Sees to it that a data folder is used by one living process at a time; one that died leaves it free. */
import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ProcessIdentity, processSpace, runningProcess, stillRuns } from './processes.js';

interface Claim extends ProcessIdentity {
  readonly space: string;
}

/** The folder is another process's. */
export class FolderInUse extends Error {
  constructor(readonly pid: number) {
    super(`Process ${pid} is using the folder.`);
  }
}

/**
 * How an owner that cannot be asked (another container, another machine, before the last reboot) is known to live:
 * it touches its file. Milliseconds. One whose file is older than `silent` is dead; else it is watched for a while.
 */
const BEAT = { every: 2_000, watch: 6_000, silent: 30_000 };

/** A file that was never finished, because its writer died: it may be removed after so many milliseconds. */
const UNFINISHED = 1_000;

export class Ownership {
  private readonly beat: NodeJS.Timeout;

  private constructor(
    private readonly path: string,
    private readonly text: string,
  ) {
    this.beat = setInterval(() => {
      const now = new Date();
      // A folder that was deleted while we run is the business of PostgreSQL, which notices too.
      utimes(path, now, now).catch(() => undefined);
    }, BEAT.every).unref();
  }

  /** @throws FolderInUse if its owner lives */
  static async take(folder: string): Promise<Ownership> {
    const path = join(folder, 'owner.json');
    const startedAt = runningProcess(process.pid)?.startedAt ?? '';
    const text = JSON.stringify({ pid: process.pid, startedAt, space: processSpace() } satisfies Claim);
    while (!(await create(path, text))) {
      const found = await readFile(path, 'utf8').catch(() => undefined);
      if (found === undefined) continue;
      const claim = await finished(path, found);
      if (claim === 'changed') continue;
      if (claim !== undefined && (await lives(path, claim))) throw new FolderInUse(claim.pid);
      await removeDead(path, found);
    }
    return new Ownership(path, text);
  }

  async release(): Promise<void> {
    clearInterval(this.beat);
    if ((await readFile(this.path, 'utf8').catch(() => undefined)) === this.text)
      await rm(this.path, { force: true });
  }
}

/** Whether the file is ours now: only one of many that try at once can create it. */
async function create(path: string, text: string): Promise<boolean> {
  const folder = await stat(join(path, '..'));
  const file = await open(path, 'wx', 0o644).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined;
    throw error;
  });
  if (file === undefined) return false;
  try {
    await file.writeFile(text);
    // What root leaves in the folder of another must not lock that other one out.
    if (process.getuid?.() === 0) await file.chown(folder.uid, folder.gid);
  } finally {
    await file.close();
  }
  return true;
}

/** The claim of a file; none if its writer never finished it. */
async function finished(path: string, text: string): Promise<Claim | 'changed' | undefined> {
  const claim = parsed(text);
  if (claim !== undefined) return claim;
  await pause(UNFINISHED);
  return (await readFile(path, 'utf8').catch(() => '')) === text ? undefined : 'changed';
}

function parsed(text: string): Claim | undefined {
  try {
    const { pid, startedAt, space } = JSON.parse(text) as Partial<Claim>;
    if (pid === undefined || startedAt === undefined || space === undefined) return undefined;
    return { pid, startedAt, space };
  } catch {
    return undefined;
  }
}

async function lives(path: string, claim: Claim): Promise<boolean> {
  if (claim.space === processSpace()) return stillRuns(claim);
  const before = await lastBeat(path);
  if (before === undefined || Date.now() - before > BEAT.silent) return false;
  await pause(BEAT.watch);
  return (await lastBeat(path)) !== before;
}

async function lastBeat(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}

/** Removes the file of a dead owner, unless somebody who found it dead too has put a new one in its place. */
async function removeDead(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  const moved = await rename(path, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  const found = await readFile(aside, 'utf8');
  if (found !== text) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}
