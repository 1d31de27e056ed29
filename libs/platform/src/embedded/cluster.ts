/** Makes the data of a PostgreSQL: all of it or nothing, however the making ends. */
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { StartupError } from '../config/startup-error.js';
import type { Binaries } from './binaries.js';
import { DATABASE, ROLE } from './credentials.js';
import { type DataHome, makeFor } from './data-home.js';
import { explainOutput } from './failures.js';
import { staleLock } from './postmaster-lock.js';
import { run } from './system/commands.js';

const DRAFT = 'cluster-draft-';

/**
 * The same on every system: text sorts by code point and knows upper and lower case of all scripts. The first
 * superuser gets no password and so can never sign in; nothing listens but on 127.0.0.1.
 */
const INITDB = [
  '--username=postgres',
  '--auth-host=scram-sha-256',
  '--auth-local=reject',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--no-instructions',
];

/** Whether there is data already. @throws StartupError if it is not for this PostgreSQL */
export async function hasCluster(home: DataHome, { major }: Binaries): Promise<boolean> {
  const version = await readFile(join(home.cluster, 'PG_VERSION'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (version === undefined) return refuseDebris(home);
  if (version.trim() === major) return true;
  throw new StartupError(
    `The data in ${home.cluster} is of PostgreSQL ${version.trim()}, and the embedded one is ${major}.`,
    `Choose another folder with DATA_DIR, or move ${home.cluster} away to begin with an empty database.`,
  );
}

async function refuseDebris({ cluster }: DataHome): Promise<false> {
  const names = await readdir(cluster).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (names === undefined) return false;
  throw new StartupError(
    `${cluster} is not the data of a PostgreSQL: it has no PG_VERSION.`,
    'Bring it back from a copy, or move it away to begin with an empty database.',
  );
}

/** Makes it aside and moves it into place when it is complete and on the disk. */
export async function createCluster(home: DataHome, binaries: Binaries, password: string): Promise<void> {
  await removeDrafts(home.folder);
  const draft = join(home.folder, `${DRAFT}${randomUUID()}`);
  try {
    await makeFor(home.user, draft);
    const { ok, output } = await run(binaries.initdb, [`--pgdata=${draft}`, ...INITDB], { user: home.user });
    if (!ok) throw explainOutput(output, home.place).error;
    await setPassword(home, binaries, password, draft);
    await rename(draft, home.cluster);
  } catch (error) {
    // On a full disk, this is what fills it.
    await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
  const folder = await open(home.folder);
  await folder.sync().finally(() => folder.close());
}

/**
 * Makes the role and the database, or gives the role a new password. By PostgreSQL's single-user mode, which needs
 * no password: nothing else may run on the data meanwhile.
 */
export async function setPassword(
  home: DataHome,
  { postgres }: Binaries,
  password: string,
  cluster = home.cluster,
): Promise<void> {
  // One command a line. Those that find their work done complain, and the next one is run.
  const input = [
    `CREATE ROLE ${ROLE}`,
    `ALTER ROLE ${ROLE} LOGIN CREATEDB PASSWORD '${password}'`,
    `CREATE DATABASE ${DATABASE} OWNER ${ROLE}`,
    '',
  ].join('\n');
  // Its statements hold the password and must not be repeated in any log.
  const args = ['--single', '-D', cluster, '-c', 'log_min_error_statement=panic', 'postgres'];
  const environment = await staleLock(cluster);
  const { ok, output } = await run(postgres, args, { user: home.user, input, environment });
  if (!ok) throw explainOutput(output, home.place).error;
}

/** What starts left behind that were killed; one that is still at work fails on its own. */
async function removeDrafts(folder: string): Promise<void> {
  const drafts = (await readdir(folder)).filter((name) => name.startsWith(DRAFT));
  await Promise.all(
    drafts.map((name) => rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined)),
  );
}
