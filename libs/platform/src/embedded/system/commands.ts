/** Runs small programs of the system or of PostgreSQL to their end, as the user that PostgreSQL runs as. */
import { spawn } from 'node:child_process';
import { StartupError } from '../../config/startup-error.js';

/** The unprivileged user that PostgreSQL runs as when we are root. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

export interface Finished {
  readonly ok: boolean;
  /** What it wrote on both streams; the last 16 KB. */
  readonly output: string;
}

/** The least that programs need: neither our secrets nor the user's locale reach them, so messages are in English. */
export const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C',
};

const KEPT = 16_384;

/** @throws the error of the system if the program cannot be started at all; StartupError if not as that user */
export function run(
  program: string,
  args: readonly string[],
  options: { user?: SystemUser | undefined; input?: string; environment?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  return new Promise<Finished>((resolve, reject) => {
    const child = spawn(program, args, {
      ...options.user,
      // Ours may be closed to that user, and PostgreSQL insists on knowing where it is.
      cwd: '/',
      env: { ...ENVIRONMENT, ...options.environment },
      stdio: 'pipe',
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString('utf8')).slice(-KEPT);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    // A program that ends before it has read its input says so by its exit.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
    child.once('error', reject);
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  }).catch((error: NodeJS.ErrnoException) => {
    throw options.user !== undefined && error.code === 'EPERM' ? powerlessRoot() : error;
  });
}

function powerlessRoot(): StartupError {
  return new StartupError(
    'PostgreSQL refuses to run as root, and this root may not start programs as another user.',
    'Start Souk as an ordinary user, or set DATABASE_URL.',
  );
}
