import { People } from '../support/people.js';
import type { BenchPostgres } from '../support/postgres.js';
import { ServerProcess } from '../support/server-process.js';
import { SECRET, soukSettings } from '../support/souk-settings.js';

/** A server that sockets connect to: Souk, or what it is measured against. */
export type Server = ServerProcess<{ url: string }>;

/** Starts what the parts of this benchmark measure, each Souk on a database of its own. */
export class RoomStage {
  readonly people = new People(SECRET);
  private readonly databases = new Map<Server, string>();
  private made = 0;

  constructor(private readonly postgres: BenchPostgres) {}

  async souk(differing: Record<string, string> = {}, nodeOptions: string[] = []): Promise<Server> {
    this.made += 1;
    const url = await this.postgres.database(`rooms${this.made}`);
    const settings = soukSettings(url, this.postgres.folder, differing);
    const server: Server = await ServerProcess.start('souk-server.js', settings, { nodeOptions });
    this.databases.set(server, url);
    return server;
  }

  /** What only writes the rows, on the database of `souk`. */
  least(souk: Server): Promise<Server> {
    return ServerProcess.start('least-server.js', { databaseUrl: this.databases.get(souk) });
  }

  /** Socket.IO alone: one frame a message, nothing stored. */
  bare(nodeOptions: string[] = []): Promise<Server> {
    return ServerProcess.start('bare-socket-server.js', {}, { nodeOptions });
  }
}
