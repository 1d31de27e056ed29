import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '#platform/embedded/system/free-port.js';

/** How the server is started, and on what it works. */
export interface ServerPlan {
  /** Arguments of Node: the entry, or a loader and the entry. */
  readonly entry: readonly string[];
  readonly dataDir: string;
  readonly settings: Readonly<Record<string, string>>;
}

const START_TIMEOUT = 60_000;

/** A Souk as a process of its own, to be killed and started again on the same port and data. */
export class ServerProcess {
  private child: ChildProcess | undefined;
  private output = '';

  private constructor(
    private readonly plan: ServerPlan,
    private readonly port: number,
  ) {}

  static async start(plan: ServerPlan): Promise<ServerProcess> {
    const server = new ServerProcess(plan, await freePort());
    await server.start();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Resolves when it is ready. @throws Error with what it said if it does not come up */
  async start(): Promise<void> {
    const { entry, dataDir, settings } = this.plan;
    const child = spawn(process.execPath, [...entry], {
      env: {
        ...process.env,
        ...{ HOST: '127.0.0.1', PORT: String(this.port), DATA_DIR: dataDir, DEMO: 'true' },
        ...{ NODE_ENV: 'development', NODE_OPTIONS: '', DATABASE_URL: '', REDIS_URL: '' },
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    this.output = '';
    const keep = (text: Buffer): void => void (this.output = (this.output + text.toString()).slice(-20_000));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const until = Date.now() + START_TIMEOUT;
    while (!(await isReachable(this.url))) {
      if (child.exitCode !== null || Date.now() > until)
        throw new Error(`The server did not come up:\n${this.output}`);
      await pause(25);
    }
  }

  /** kill -9: no handler runs, nothing is flushed. Its PostgreSQL stays, unless that is killed too. */
  async kill(withDatabase = false): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    const database = withDatabase ? await this.databasePid() : undefined;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    if (database !== undefined) process.kill(database, 'SIGKILL');
    await exited;
    this.child = undefined;
  }

  /** kill -9 of its PostgreSQL alone, which it has to bring back; resolves when it is ready again. */
  async killDatabase(): Promise<void> {
    process.kill(await this.databasePid(), 'SIGKILL');
    const until = Date.now() + START_TIMEOUT;
    // The end is noticed by who asks: first it must be seen to be gone.
    while (await isReachable(this.url)) await pause(10);
    while (!(await isReachable(this.url)) && Date.now() < until) await pause(25);
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child === undefined || child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
    this.child = undefined;
  }

  private async databasePid(): Promise<number> {
    const lock = join(this.plan.dataDir, 'postgres', 'cluster', 'postmaster.pid');
    return Number((await readFile(lock, 'utf8')).split('\n', 1)[0]);
  }
}

/** Whether a Souk is there and ready. */
export async function isReachable(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
