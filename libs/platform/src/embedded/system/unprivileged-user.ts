/** Finds the user that PostgreSQL runs as, since it refuses to run as root. */
import { StartupError } from '../../config/startup-error.js';
import { run, type SystemUser } from './commands.js';

/** `postgres` is there wherever PostgreSQL was ever installed; `souk` is the one we make. */
const NAMES = ['postgres', 'souk'];

/** One for most systems, one for BusyBox. */
const MAKERS: readonly (readonly [string, readonly string[]])[] = [
  ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'souk']],
  ['adduser', ['-S', '-D', '-H', '-s', '/sbin/nologin', 'souk']],
];

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * None if this process may run PostgreSQL itself; else a user without rights, made if there is none.
 *
 * @param keeper the one that a data folder from an earlier start belongs to
 */
export async function unprivilegedUser(keeper: SystemUser | undefined): Promise<SystemUser | undefined> {
  if (!isRoot()) return undefined;
  if (keeper !== undefined && keeper.uid !== 0) return keeper;
  const user = (await known()) ?? (await made());
  if (user === undefined) {
    throw new StartupError(
      'PostgreSQL refuses to run as root, and a user for it could not be made.',
      'Run `useradd --system souk`, start Souk as an ordinary user, or set DATABASE_URL.',
    );
  }
  return user;
}

async function known(): Promise<SystemUser | undefined> {
  for (const name of NAMES) {
    const [uid, gid] = [await id('-u', name), await id('-g', name)];
    if (uid !== undefined && gid !== undefined && uid !== 0) return { uid, gid };
  }
  return undefined;
}

async function made(): Promise<SystemUser | undefined> {
  for (const [program, args] of MAKERS) {
    const { ok } = await run(program, args).catch(() => ({ ok: false }));
    if (ok) return known();
  }
  return undefined;
}

async function id(flag: '-u' | '-g', name: string): Promise<number | undefined> {
  const { ok, output } = await run('id', [flag, name]).catch(() => ({ ok: false, output: '' }));
  return ok ? Number.parseInt(output, 10) : undefined;
}
