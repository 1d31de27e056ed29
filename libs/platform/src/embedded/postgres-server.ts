import type { Logger } from 'pino';
import type { Settings } from '../config/settings.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';

/** A PostgreSQL to work on, and how to leave it. */
export interface PostgresServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The one that `DATABASE_URL` names, which we leave as it is; or the embedded one, started here and stopped by us. */
export async function postgresServer(settings: Settings, logger: Logger): Promise<PostgresServer> {
  if (settings.databaseUrl !== undefined) return { url: settings.databaseUrl, stop: async () => undefined };
  return startEmbeddedPostgres({
    dataDir: settings.dataDir,
    log: (level, message, details = {}) => logger[level](details, message),
  });
}
