/** What the operating system tells of a process: enough to tell it from a later one that got the same number. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

export interface ProcessIdentity {
  readonly pid: number;
  /** In the system's own terms, to be compared and nothing else. */
  readonly startedAt: string;
}

export interface RunningProcess extends ProcessIdentity {
  /** The program and its arguments. */
  readonly command: string;
}

const PROC = existsSync('/proc/self/stat');

/** The process with this number; none if it ended, even if nobody has collected it yet. */
export function runningProcess(pid: number): RunningProcess | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  return PROC ? fromProc(pid) : fromPs(pid);
}

/** Whether this very process still runs. Without /proc it goes by the number alone, which is cheap enough for polling. */
export function stillRuns(identity: ProcessIdentity): boolean {
  if (PROC) return fromProc(identity.pid)?.startedAt === identity.startedAt;
  try {
    return process.kill(identity.pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Signals this very process; one that is gone already is what was wanted. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (!stillRuns(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Where process numbers mean what they mean here: this machine since its start, and this container on it. */
export function processSpace(): string {
  if (!PROC) return hostname();
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function fromProc(pid: number): RunningProcess | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold anything, so count from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startedAt] = [fields[0], fields[19]];
    if (state === undefined || startedAt === undefined || 'ZX'.includes(state)) return undefined;
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return { pid, startedAt, command };
  } catch {
    return undefined;
  }
}

function fromPs(pid: number): RunningProcess | undefined {
  try {
    const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C' };
    const line = execFileSync('ps', ['-o', 'state=,lstart=,command=', '-p', String(pid)], {
      encoding: 'utf8',
      env: environment,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    // "S+   Sat Nov 21 06:30:00 2026     /path/postgres -D ..."
    const [state = 'Z', ...words] = line.trim().split(/\s+/);
    if (state.startsWith('Z')) return undefined;
    return { pid, startedAt: words.slice(0, 5).join(' '), command: words.slice(5).join(' ') };
  } catch {
    return undefined;
  }
}
