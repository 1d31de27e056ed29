/**
 * The services that a test run works on, kept by a process of its own: global-setup.ts starts it and talks to it.
 *
 * When the run ends, even by kill -9, the line to it breaks, and everything is stopped and removed. And it is plain
 * Node, whereas Jest loads a global set-up as CommonJS, without our `.js` endings and `#names`.
 */
import { chmod, mkdtemp, realpath, rm, statfs } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '#platform/embedded/embedded-postgres.js';
import { dropDatabasesOf } from './databases.js';
import { startRedis } from './redis-server.js';

/** What this process tells of itself. */
export type ServicesMessage =
  { readonly environment: Readonly<Record<string, string>> } | { readonly failure: string };

interface Service {
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Where Linux keeps files in memory, and what of it the databases of a run never fill; bytes. */
const MEMORY = { folder: '/dev/shm', enough: 4 * 2 ** 30 };

const folder = await mkdtemp(join(await quickFolder(), 'souk-test-'));
// PostgreSQL, which runs as another user when we are root, must get through.
await chmod(folder, 0o755);

const services: Service[] = [];
const starting = start();
let leaving: Promise<void> | undefined;
process.on('message', () => void leave());
process.on('disconnect', () => void leave());
// Jest tells us when to go; a Ctrl-C that reaches us too must not cut a test's connections before.
process.on('SIGINT', () => undefined);

try {
  await starting;
  tell({
    environment: Object.assign({}, ...services.map(({ environment }) => environment)) as Record<
      string,
      string
    >,
  });
} catch (error) {
  tell({ failure: error instanceof Error ? error.message : String(error) });
  await leave();
}

/**
 * In memory where there is plenty: a disk costs a run a sixth of its time, and nothing here outlives the run. What shows
 * that commits survive has a PostgreSQL of its own.
 */
async function quickFolder(): Promise<string> {
  const { bavail, bsize } = await statfs(MEMORY.folder).catch(() => ({ bavail: 0, bsize: 0 }));
  const isPlenty = Math.min(bavail * bsize, freemem() / 2) >= MEMORY.enough;
  return isPlenty ? MEMORY.folder : tmpdir();
}

async function start(): Promise<void> {
  services.push(await postgres());
  services.push(await redis());
}

async function postgres(): Promise<Service> {
  const run = `${process.pid}`;
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined) {
    return {
      environment: { TEST_DATABASE_URL: given, TEST_RUN: run },
      stop: () => dropDatabasesOf(run, given),
    };
  }
  const server = await startEmbeddedPostgres({
    dataDir: folder,
    log: (level, message, details = {}) => {
      if (level !== 'info') process.stderr.write(`${message} ${JSON.stringify(details)}\n`);
    },
  });
  return {
    environment: { TEST_DATABASE_URL: server.url, TEST_RUN: run },
    stop: async () => {
      await server.stop();
      // Where root could not let PostgreSQL into this folder, it is a link to another.
      await rm(await realpath(join(folder, 'postgres')), { recursive: true, force: true });
    },
  };
}

async function redis(): Promise<Service> {
  const given = process.env['TEST_REDIS_URL'] ?? process.env['REDIS_URL'];
  if (given !== undefined) return { environment: { TEST_REDIS_URL: given }, stop: async () => undefined };
  const server = await startRedis(folder);
  if (server === undefined) return { environment: {}, stop: async () => undefined };
  return { environment: { TEST_REDIS_URL: server.url, TEST_REDIS_IS_OURS: '1' }, stop: () => server.stop() };
}

function tell(message: ServicesMessage): void {
  process.send?.(message);
}

function leave(): Promise<void> {
  return (leaving ??= (async () => {
    // What is half started must be stopped as well.
    await starting.catch(() => undefined);
    await Promise.allSettled(services.map((service) => service.stop()));
    await rm(folder, { recursive: true, force: true });
    process.exit();
  })());
}
