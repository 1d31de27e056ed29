/** The first process of a PostgreSQL: started in a session of its own, watched, and stopped by us alone. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Binaries } from './binaries.js';
import type { DataHome } from './data-home.js';
import { type PostmasterLock, staleLock } from './postmaster-lock.js';
import { ENVIRONMENT } from './system/commands.js';
import { type ProcessIdentity, runningProcess, signal, stillRuns } from './system/processes.js';

export interface Postmaster extends ProcessIdentity {
  readonly port: number;
  /** Resolves when it has ended, however it did. */
  readonly ended: Promise<void>;
}

export type Log = (level: 'info' | 'warn' | 'error', message: string, details?: object) => void;

/**
 * For a small machine beside Node: 21 MB of memory when idle, 188 MB with 20 busy connections, at most 256 MB of log of changes on disk.
 * fsync, full_page_writes and synchronous_commit are the promise that what was acknowledged survives.
 */
const SETTINGS: Readonly<Record<string, string | number>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  cluster_name: 'souk',
  max_connections: 200,
  shared_buffers: '128MB',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  min_wal_size: '32MB',
  max_wal_size: '256MB',
  max_wal_senders: 0,
  max_logical_replication_workers: 0,
  io_workers: 1,
  jit: 'off',
  // Short transactions gain nothing from it, and a container's small /dev/shm can be too small for it.
  max_parallel_workers_per_gather: 0,
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_checkpoints: 'off',
  // Neither statements nor values: they are people's data.
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
};

/** How often one that is not our child is looked at, milliseconds. */
const LOOK = 250;

/** How long each way of stopping may take, milliseconds: politely with a last checkpoint, at once, by the system. */
const WAYS: readonly { readonly name: NodeJS.Signals; readonly within: number }[] = [
  { name: 'SIGINT', within: 10_000 },
  { name: 'SIGQUIT', within: 8_000 },
  { name: 'SIGKILL', within: 2_000 },
];

/** @throws the error of the system if it cannot be started; that it ends again is told by `ended` */
export async function launch(home: DataHome, { postgres }: Binaries, port: number): Promise<Postmaster> {
  const settings = Object.entries({ ...SETTINGS, port }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const env = { ...ENVIRONMENT, ...(await staleLock(home.cluster)) };
  const log = await home.log.openToAppend();
  try {
    const child = spawn(postgres, ['-D', home.cluster, ...settings], {
      ...home.user,
      cwd: '/',
      env,
      // Ctrl-C reaches the whole group of the terminal, and PostgreSQL must not stop before we have drained.
      detached: true,
      // Files, not pipes: it must be able to write its log when we are gone.
      stdio: ['ignore', log.fd, log.fd],
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    await once(child, 'spawn');
    child.unref();
    const { pid = 0 } = child;
    return { pid, startedAt: runningProcess(pid)?.startedAt ?? 'ended', port, ended };
  } finally {
    await log.close();
  }
}

/** One that outlived whoever started it; none if it is not there any more. */
export function outlived({ process: found, port }: PostmasterLock): Postmaster | undefined {
  if (found === undefined) return undefined;
  const ended = async (): Promise<void> => {
    while (stillRuns(found)) await pause(LOOK, undefined, { ref: false });
  };
  return { pid: found.pid, startedAt: found.startedAt, port, ended: ended() };
}

/** Stops it and waits until it has ended, less politely the longer it takes. What was committed stays in every case. */
export async function shutDown(postmaster: Postmaster, log: Log): Promise<void> {
  for (const { name, within } of WAYS) {
    signal(postmaster, name);
    if (await endsWithin(postmaster, within)) return;
    log('warn', 'The embedded PostgreSQL takes long to stop', {
      pid: postmaster.pid,
      signal: name,
      waitedMs: within,
    });
  }
}

async function endsWithin(postmaster: Postmaster, milliseconds: number): Promise<boolean> {
  const timer = new AbortController();
  const late = pause(milliseconds, false, { signal: timer.signal }).catch(() => false);
  const inTime = await Promise.race([postmaster.ended.then(() => true), late]);
  timer.abort();
  return inTime;
}
