/** The PostgreSQL that Souk brings along: a real one, with nothing to install or set up, and durable as any. */
import { join, resolve } from 'node:path';
import { StartupError } from '../config/startup-error.js';
import { findBinaries } from './binaries.js';
import { DataHome } from './data-home.js';
import { EmbeddedServer } from './embedded-server.js';
import { explainError } from './failures.js';
import type { Log } from './postmaster.js';
import { FolderInUse, Ownership } from './system/ownership.js';

export interface EmbeddedPostgresHandle {
  /** Of the database; the same as long as this process lives. Holds the password. */
  readonly url: string;
  /** Of its first process; another one after it died and was brought back. */
  readonly pid: number;
  /** Whether it was still running from a process that was killed. */
  readonly takenOver: boolean;
  /** Ends all connections, stops it and gives the data folder free; twice is once. */
  stop(): Promise<void>;
}

/**
 * Resolves when PostgreSQL accepts connections: a new one, or the one that a killed Souk left running on `dataDir`.
 * One that dies is started again until `stop()`. A process that ends without `stop()` leaves it running.
 *
 * @throws StartupError what is wrong and how to mend it, in one line
 */
export async function startEmbeddedPostgres(options: {
  dataDir: string;
  log: Log;
}): Promise<EmbeddedPostgresHandle> {
  const { log } = options;
  const dataDir = resolve(options.dataDir);
  const began = Date.now();
  try {
    const home = await DataHome.open(dataDir);
    const ownership = await own(home);
    try {
      const server = await EmbeddedServer.start({ home, binaries: await findBinaries(home.user), log });
      const { pid, takenOver } = server;
      log('info', takenOver ? 'Took over the embedded PostgreSQL' : 'The embedded PostgreSQL is ready', {
        pid,
        folder: home.folder,
        tookMs: Date.now() - began,
      });
      return handle(server, ownership);
    } catch (error) {
      await ownership.release();
      throw error;
    }
  } catch (error) {
    throw explainError(error, { dataDir, log: join(dataDir, 'postgres', 'postgres.log') });
  }
}

function handle(server: EmbeddedServer, ownership: Ownership): EmbeddedPostgresHandle {
  const { url, takenOver } = server;
  return {
    url,
    takenOver,
    get pid() {
      return server.pid;
    },
    stop: () => server.stop().then(() => ownership.release()),
  };
}

async function own(home: DataHome): Promise<Ownership> {
  try {
    return await Ownership.take(home.folder);
  } catch (error) {
    if (!(error instanceof FolderInUse)) throw error;
    throw new StartupError(
      `Another Souk (process ${error.pid}) is using the data folder ${home.dataDir}.`,
      'Stop it first, give this one a DATA_DIR of its own, or let both use one PostgreSQL with DATABASE_URL.',
    );
  }
}
