/** One attempt to have a PostgreSQL on our data that accepts us: the one that still runs there, or a new one. */
import { setTimeout as pause } from 'node:timers/promises';
import { StartupError } from '../config/startup-error.js';
import type { Binaries } from './binaries.js';
import { addressOf, signIn } from './credentials.js';
import type { DataHome } from './data-home.js';
import { explainError, explainOutput, type Remedy } from './failures.js';
import { launch, type Log, outlived, type Postmaster, shutDown } from './postmaster.js';
import { readPostmasterLock } from './postmaster-lock.js';

export interface Ground {
  readonly home: DataHome;
  readonly binaries: Binaries;
  readonly log: Log;
}

export interface Raised {
  readonly postmaster: Postmaster;
  readonly takenOver: boolean;
}

export interface Failed {
  readonly error: Error;
  readonly remedy: Remedy | 'new-password';
}

export interface Wanted {
  readonly password: string;
  /** Asked only if a new one is started. */
  readonly port: () => Promise<number>;
  /** One that runs on another port is of no use. */
  readonly onlyPort?: number;
  readonly leaving?: AbortSignal;
}

/** Milliseconds between two looks whether it accepts connections, and between two words that it takes long. */
const LOOK = 25;
const LONG = 10_000;

/** Never rejects. What it started and cannot use, it has stopped again. */
export async function raise(ground: Ground, wanted: Wanted): Promise<Raised | Failed> {
  try {
    return (await takeOver(ground, wanted)) ?? (await startNew(ground, wanted));
  } catch (error) {
    const explained = explainError(error, ground.home.place);
    return { error: explained instanceof Error ? explained : new Error(String(explained)), remedy: 'none' };
  }
}

/** The one that runs on our data without us; none if there is none, or none that we can prove to be ours. */
export async function stillRunning(
  { home }: Ground,
  password: string | undefined,
): Promise<Postmaster | undefined> {
  const lock = await readPostmasterLock(home.cluster);
  if (lock?.process === undefined) return undefined;
  // One that knows our password serves our data, whatever it says of itself, for example after the folder was moved.
  const proven =
    lock.certain || (password !== undefined && (await signIn(addressOf(lock.port, password))) === 'accepted');
  return proven ? outlived(lock) : undefined;
}

async function takeOver(ground: Ground, wanted: Wanted): Promise<Raised | Failed | undefined> {
  const postmaster = await stillRunning(ground, wanted.password);
  if (postmaster === undefined) return undefined;
  if (wanted.onlyPort !== undefined && postmaster.port !== wanted.onlyPort) {
    await shutDown(postmaster, ground.log);
    return undefined;
  }
  const failed = await waitFor(postmaster, ground, wanted);
  if (failed === undefined) return { postmaster, takenOver: true };
  // It was about to stop when we came: a new one takes its place.
  return failed === 'ended' ? undefined : failed;
}

async function startNew(ground: Ground, wanted: Wanted): Promise<Raised | Failed> {
  const { home, binaries } = ground;
  const before = await home.log.size();
  const postmaster = await launch(home, binaries, await wanted.port());
  const failed = await waitFor(postmaster, ground, wanted);
  if (failed === undefined) return { postmaster, takenOver: false };
  return failed === 'ended' ? explainOutput(await home.log.since(before), home.place) : failed;
}

/** Waits until it accepts us, however long it has to recover; none is good news. */
async function waitFor(
  postmaster: Postmaster,
  { home, log }: Ground,
  wanted: Wanted,
): Promise<Failed | 'ended' | undefined> {
  const url = addressOf(postmaster.port, wanted.password);
  const since = Date.now();
  let said = since;
  let hasEnded = false;
  void postmaster.ended.then(() => (hasEnded = true));
  while (!hasEnded) {
    const answer = await signIn(url);
    if (answer === 'accepted') return undefined;
    if (answer === 'refused') {
      await shutDown(postmaster, log);
      return { error: shutOut(home), remedy: 'new-password' };
    }
    if (wanted.leaving?.aborted === true) {
      await shutDown(postmaster, log);
      return { error: new Error('Souk is stopping.'), remedy: 'none' };
    }
    if (Date.now() - said > LONG) {
      said = Date.now();
      log('warn', 'The embedded PostgreSQL takes long to accept connections; it may be recovering', {
        pid: postmaster.pid,
        waitedMs: said - since,
      });
    }
    await Promise.race([postmaster.ended, pause(LOOK)]);
  }
  return 'ended';
}

function shutOut({ cluster }: DataHome): StartupError {
  return new StartupError(
    'The embedded PostgreSQL does not let Souk in, even after its role and database were set up again.',
    `Undo what was changed in ${cluster}/pg_hba.conf, or move ${cluster} away to begin with an empty database.`,
  );
}
