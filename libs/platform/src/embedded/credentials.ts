/** How Souk signs in to its own PostgreSQL, and whether that works. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

/** Owns the database and may make others, for tests; not a superuser, who could run programs. */
export const ROLE = 'souk';
export const DATABASE = 'souk';

const PATIENCE_MS = 2_000;

/** The password or the database is not as we left it. */
const REFUSALS = ['28P01', '28000', '3D000'];

export type SignIn = 'accepted' | 'refused' | 'not now';

export function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

export function addressOf(port: number, password: string): string {
  return `postgres://${ROLE}:${password}@127.0.0.1:${port}/${DATABASE}`;
}

/** The address of the PostgreSQL that runs in this data folder; undefined if none can be signed in to. */
export async function addressIn(dataDir: string): Promise<string | undefined> {
  const read = (name: string): Promise<string> => readFile(join(dataDir, 'postgres', name), 'utf8');
  const [port, password] = await Promise.all([read('port'), read('password')]).catch(() => []);
  if (port === undefined || password === undefined) return undefined;
  const url = addressOf(Number(port), password.trim());
  return (await signIn(url)) === 'accepted' ? url : undefined;
}

/** Never rejects: one that starts, recovers, stops or is not there says `not now`. */
export async function signIn(url: string): Promise<SignIn> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    application_name: 'souk start',
  });
  // What happens to it between its calls is told by the next of them.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return 'accepted';
  } catch (error) {
    const { code } = error as { code?: string };
    return code !== undefined && REFUSALS.includes(code) ? 'refused' : 'not now';
  } finally {
    await client.end().catch(() => undefined);
  }
}
