/** A Redis of the test run's own, which keeps nothing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from '#platform/embedded/system/free-port.js';
import { waitFor } from './wait-for.js';

export interface RedisServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** One for each worker of Jest, and some to spare. */
const DATABASES = 64;

/** None if there is no redis-server on the PATH. */
export async function startRedis(folder: string): Promise<RedisServer | undefined> {
  const port = await freePort();
  const settings = {
    port,
    bind: '127.0.0.1',
    save: '',
    appendonly: 'no',
    databases: DATABASES,
    dir: folder,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  try {
    await once(child, 'spawn');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const url = `redis://127.0.0.1:${port}`;
  await waitFor(() => answers(url), { describe: 'redis-server to answer' });
  return { url, stop: () => end(child) };
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null });
  // What goes wrong is told by the call that it goes wrong for.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.ping()) === 'PONG';
  } finally {
    client.disconnect();
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
