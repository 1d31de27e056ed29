/**
 * A process that owns an embedded PostgreSQL, for tests to kill: `embedded-owner.ts <data folder>`.
 *
 * Tells its parent when it runs. On Ctrl-C and SIGTERM it counts rows first, as a Souk that drains would, and tells
 * whether PostgreSQL still served it.
 */
import pg from 'pg';
import { startEmbeddedPostgres } from '#platform/embedded/embedded-postgres.js';

export type OwnerMessage =
  | { readonly up: { readonly url: string; readonly pid: number; readonly takenOver: boolean } }
  | { readonly refused: string }
  | { readonly served: boolean };

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('Which data folder?');

const tell = (message: OwnerMessage): void => void (process.connected && process.send?.(message));

try {
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  const { url, pid, takenOver } = postgres;
  const leave = async (): Promise<void> => {
    tell({ served: await serves(url) });
    await postgres.stop();
    process.exit();
  };
  // Its parent keeps it alive; a test run that dies takes it along.
  process.on('message', () => undefined);
  process.once('disconnect', () => void leave());
  process.once('SIGINT', () => void leave());
  process.once('SIGTERM', () => void leave());
  tell({ up: { url, pid, takenOver } });
} catch (error) {
  tell({ refused: String(error) });
  process.disconnect();
}

async function serves(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query('SELECT 1');
    await client.end();
    return true;
  } catch {
    return false;
  }
}
