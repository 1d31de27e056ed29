/** Turns what the system or PostgreSQL complains of into one line that names the cause and the mend. */
import { userInfo } from 'node:os';
import { StartupError } from '../config/startup-error.js';

/** What a start that failed may be worth: another attempt, on another port, or none. */
export type Remedy = 'wait' | 'other-port' | 'none';

interface Complaint {
  readonly pattern: RegExp;
  readonly remedy: Remedy;
  readonly cause: (place: Place) => string;
  readonly mend: (place: Place) => string;
}

export interface Place {
  readonly dataDir: string;
  /** Where PostgreSQL writes what it has to say. */
  readonly log: string;
}

const elsewhere = 'or set DATABASE_URL to use another PostgreSQL.';

/** In the order in which they are tried: an error about shared memory may also speak of space on a device. */
const COMPLAINTS: readonly Complaint[] = [
  {
    pattern: /pre-existing shared memory block/,
    remedy: 'wait',
    cause: ({ dataDir }) => `Processes of an earlier PostgreSQL still use the data folder ${dataDir}.`,
    mend: () => 'End the processes named "postgres: souk" (ps -ef shows them), then start again.',
  },
  {
    pattern: /lock file "postmaster\.pid" already exists/,
    remedy: 'wait',
    cause: ({ dataDir }) => `Another PostgreSQL is using the data folder ${dataDir}.`,
    mend: () => 'Stop it, then start again.',
  },
  {
    pattern: /could not bind|could not create any TCP\/IP sockets|Address already in use/,
    remedy: 'other-port',
    cause: () => 'The port of the embedded PostgreSQL is taken again and again.',
    mend: () => `Start again, ${elsewhere}`,
  },
  {
    pattern: /could not (create|map|resize) (anonymous )?shared memory|Cannot allocate memory|out of memory/i,
    remedy: 'none',
    cause: () => 'There is not enough memory for the embedded PostgreSQL.',
    mend: () => `Free 250 MB, ${elsewhere}`,
  },
  {
    pattern: /No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/,
    remedy: 'none',
    cause: ({ dataDir }) => `The disk that holds the data folder ${dataDir} is full.`,
    mend: () => 'Free at least 300 MB there, or choose a folder on another disk with DATA_DIR.',
  },
  {
    pattern: /could not look up effective user ID/,
    remedy: 'none',
    cause: () =>
      `PostgreSQL needs a user with a name, and user number ${process.getuid?.() ?? '?'} has none.`,
    mend: () => `Start as a user of this system (in Docker: --user node), ${elsewhere}`,
  },
  {
    pattern: /Read-only file system|EROFS/,
    remedy: 'none',
    cause: ({ dataDir }) => `The disk that holds the data folder ${dataDir} is read-only.`,
    mend: () => 'Choose a folder on another disk with DATA_DIR.',
  },
  {
    pattern: /Permission denied|Operation not permitted|wrong ownership|EACCES|EPERM/,
    remedy: 'none',
    cause: ({ dataDir }) => `User ${userName()} may not use everything in the data folder ${dataDir}.`,
    mend: ({ dataDir }) =>
      `Run \`sudo chown -R ${userName()} ${dataDir}\`, or choose another folder with DATA_DIR.`,
  },
  {
    pattern: /ENOTDIR|EEXIST/,
    remedy: 'none',
    cause: ({ dataDir }) => `${dataDir} is not a folder.`,
    mend: () => 'Choose a folder with DATA_DIR.',
  },
];

export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

/** Why PostgreSQL, or a program of it, ended. */
export function explainOutput(output: string, place: Place): { error: StartupError; remedy: Remedy } {
  const complaint = COMPLAINTS.find(({ pattern }) => pattern.test(output));
  if (complaint !== undefined) {
    return {
      error: new StartupError(complaint.cause(place), complaint.mend(place)),
      remedy: complaint.remedy,
    };
  }
  const said = lastComplaint(output);
  return {
    error: new StartupError(
      `The embedded PostgreSQL did not start${said === undefined ? '' : `: ${said}`}.`,
      `Its log is ${place.log}; mend what it says, choose another folder with DATA_DIR, ${elsewhere}`,
    ),
    remedy: 'none',
  };
}

/** An error of the file system as a `StartupError`; anything else as it is. */
export function explainError(error: unknown, place: Place): unknown {
  const { code = '' } = error as NodeJS.ErrnoException;
  const complaint = COMPLAINTS.find(({ pattern }) => code !== '' && pattern.test(code));
  if (error instanceof StartupError || complaint === undefined) return error;
  return new StartupError(complaint.cause(place), complaint.mend(place));
}

function lastComplaint(output: string): string | undefined {
  const lines = output.split('\n').filter((line) => /FATAL|PANIC|ERROR|error:/.test(line));
  return lines
    .at(-1)
    ?.replace(/^.*?(?:FATAL|PANIC|ERROR|error): */, '')
    .replace(/\.$/, '');
}
