/** The folder in which one embedded PostgreSQL keeps all it has: its data, password, port and log. */
import { randomUUID } from 'node:crypto';
import {
  chmod,
  chown,
  lstat,
  mkdir,
  open,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { StartupError } from '../config/startup-error.js';
import { type Place, userName } from './failures.js';
import { ServerLog } from './server-log.js';
import { run, type SystemUser } from './system/commands.js';
import { unprivilegedUser } from './system/unprivileged-user.js';

/** Where root puts what the user that PostgreSQL runs as cannot reach, for example because it lies under /root. */
export const REACHABLE = '/var/lib/souk';

export class DataHome {
  readonly cluster: string;
  readonly log: ServerLog;

  private constructor(
    readonly dataDir: string,
    readonly folder: string,
    readonly user: SystemUser | undefined,
  ) {
    this.cluster = join(folder, 'cluster');
    this.log = new ServerLog(join(folder, 'postgres.log'));
  }

  get place(): Place {
    return { dataDir: this.dataDir, log: this.log.path };
  }

  /** Finds or makes it below `dataDir`, in a place that PostgreSQL can reach and write to. */
  static async open(dataDir: string): Promise<DataHome> {
    const made = await mkdir(dataDir, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      // Node's word for a disk that is read-only.
      throw error.code === 'ENOENT' ? Object.assign(error, { code: 'EROFS' }) : error;
    });
    // Whatever our umask says, the user that PostgreSQL runs as must get through; what is secret has its own mode.
    if (made !== undefined) await chmod(dataDir, 0o755);
    const entrance = join(await realpath(dataDir), 'postgres');
    const user = await unprivilegedUser(await keeperOf(join(entrance, 'cluster')));
    if (!(await exists(entrance))) await make(entrance, user);
    const home = new DataHome(resolve(dataDir), await target(entrance), user);
    await home.refuseForeign();
    return home;
  }

  async read(name: string): Promise<string | undefined> {
    return readFile(join(this.folder, name), 'utf8').then(
      (text) => text.trim(),
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      },
    );
  }

  /** Replaces a file whole, readable by nobody else. */
  async write(name: string, text: string): Promise<void> {
    const draft = join(this.folder, `${name}.${randomUUID()}`);
    const file = await open(draft, 'wx', 0o600);
    try {
      await file.writeFile(`${text}\n`);
      if (this.user !== undefined) {
        const { uid, gid } = await stat(this.folder);
        await file.chown(uid, gid);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, join(this.folder, name));
  }

  /** Says it now rather than in PostgreSQL's words later. */
  private async refuseForeign(): Promise<void> {
    const keeper = await keeperOf(this.cluster);
    if (this.user === undefined) {
      if (keeper === undefined || keeper.uid === process.getuid?.()) return;
      throw new StartupError(
        `The data folder ${this.dataDir} belongs to another user (number ${keeper.uid}).`,
        `Start as that user, run \`sudo chown -R ${userName()} ${this.dataDir} ${this.dataDir}/postgres/\`, or choose another folder with DATA_DIR.`,
      );
    }
    // A copy that root made belongs to root.
    if (keeper?.uid === 0) await run('chown', ['-R', `${this.user.uid}:${this.user.gid}`, this.cluster]);
    if (!(await reaches(this.user, this.folder))) {
      throw new StartupError(
        `PostgreSQL cannot run as root, and user number ${this.user.uid} that it runs as cannot reach ${this.folder}.`,
        'Move the data folder to where that user can reach it and name it with DATA_DIR, or start as an ordinary user.',
      );
    }
  }
}

async function make(entrance: string, user: SystemUser | undefined): Promise<void> {
  if (user === undefined || (await reaches(user, join(entrance, '..')))) {
    await mkdir(entrance, { recursive: true });
    await chmod(entrance, 0o755);
    return;
  }
  // A new name each time: who deletes the data folder wants to begin anew, not to meet the old data again.
  const folder = join(REACHABLE, `data-${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  await Promise.all([REACHABLE, folder].map((path) => chmod(path, 0o755)));
  await symlink(folder, entrance).catch(async (error: NodeJS.ErrnoException) => {
    await rm(folder, { recursive: true });
    if (error.code !== 'EEXIST') throw error;
  });
}

/** Where the entrance leads: it is the folder itself, or a link to the one that was put in reach. */
async function target(entrance: string): Promise<string> {
  return realpath(entrance).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new StartupError(
      `${entrance} leads to ${await readlink(entrance)}, where the database was, and that is gone.`,
      `Bring it back, or remove ${entrance} to begin with an empty database.`,
    );
  });
}

/** Whether the user can enter the folder. It is tried, because access lists and mounts have a say too. */
export async function reaches(user: SystemUser, folder: string): Promise<boolean> {
  const { ok } = await run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { user });
  return ok;
}

async function keeperOf(path: string): Promise<SystemUser | undefined> {
  return stat(path).then(
    ({ uid, gid }) => ({ uid, gid }),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Makes a folder that PostgreSQL, as the user it runs as, may fill. */
export async function makeFor(user: SystemUser | undefined, path: string): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  if (user !== undefined) await chown(path, user.uid, user.gid);
}
