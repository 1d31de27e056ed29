import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '#platform/embedded/embedded-postgres.js';

/** The embedded PostgreSQL that Souk ships, as durable as it is in use, on a folder of its own. */
export interface BenchPostgres {
  readonly folder: string;
  /** A new, empty database. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startPostgres(): Promise<BenchPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'souk-bench-'));
  // PostgreSQL, which runs as another user when we are root, must get through.
  await chmod(folder, 0o755);
  const server = await startEmbeddedPostgres({ dataDir: folder, log: () => undefined });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await requireDurable(client);
  return {
    folder,
    database: async (name) => {
      await client.query(`CREATE DATABASE ${name}`);
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      return url.href;
    },
    stop: async () => {
      await client.end();
      await server.stop();
      // Where root could not let PostgreSQL into this folder, it is a link to another.
      await rm(await realpath(join(folder, 'postgres')), { recursive: true, force: true });
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A figure without durability would be no figure. */
async function requireDurable(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; setting: string }>(
    `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')`,
  );
  const off = rows.filter(({ setting }) => setting !== 'on');
  if (rows.length !== 3 || off.length > 0)
    throw new Error(`PostgreSQL is not durable: ${JSON.stringify(off)}`);
}
