import { People } from '../support/people.js';
import type { BenchPostgres } from '../support/postgres.js';
import { ServerProcess } from '../support/server-process.js';
import { SECRET, soukSettings } from '../support/souk-settings.js';

/** A server that sockets connect to: Souk, or what it is measured against. */
export type Server = ServerProcess<{ url: string }>;

/** Starts what the parts of this benchmark measure, each Souk on a database of its own. */
export class RoomStage {
  readonly people = new People(SECRET);
  private databases = 0;

  constructor(private readonly postgres: BenchPostgres) {}

  async souk(differing: Record<string, string> = {}, nodeOptions: string[] = []): Promise<Server> {
    this.databases += 1;
    const url = await this.postgres.database(`rooms${this.databases}`);
    const settings = soukSettings(url, this.postgres.folder, differing);
    return ServerProcess.start('souk-server.js', settings, { nodeOptions });
  }

  /** Socket.IO alone: one frame a message, nothing stored. */
  bare(nodeOptions: string[] = []): Promise<Server> {
    return ServerProcess.start('bare-socket-server.js', {}, { nodeOptions });
  }
}
