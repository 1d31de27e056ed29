import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '#platform/embedded/system/free-port.js';
import { programOf } from '../support/programs.js';
import { waitFor } from '../support/wait-for.js';

/** How a process ended, and all that it said. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Plan {
  /** The whole environment, besides what Node itself needs. */
  readonly settings: Readonly<Record<string, string>>;
  /** What runs; `src/main.ts` unless told. */
  readonly entry?: string;
  /** A file that is loaded before it. */
  readonly preload?: string;
}

const STARTING = 60_000;

/** The program as operators run it: a process of its own, with its signals, exit code and output. */
export class SoukProcess {
  private stdout = '';
  private stderr = '';
  readonly ended: Promise<Ending>;

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    child.stdout?.on('data', (text: Buffer) => (this.stdout += text.toString()));
    child.stderr?.on('data', (text: Buffer) => (this.stderr += text.toString()));
    this.ended = once(child, 'close').then(([code, signal]) => ({
      code: code as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  /** Resolves when it wants traffic. @throws Error with what it said if it does not come up */
  static async start(plan: Plan): Promise<SoukProcess> {
    const souk = await SoukProcess.spawn(plan);
    let ending: Ending | undefined;
    void souk.ended.then((end) => (ending = end));
    const ready = async () => ending !== undefined || (await souk.status('/health/ready')) === 200;
    await waitFor(ready, { describe: 'the process to be ready', timeoutMs: STARTING });
    if (ending !== undefined) throw new Error(`It ended instead of starting:\n${souk.output}`);
    return souk;
  }

  /** For what ends by itself. */
  static async run(plan: Plan): Promise<Ending> {
    return (await SoukProcess.spawn(plan)).ended;
  }

  /** Does not wait until it is up. */
  static async spawn({ settings, entry = 'src/main.ts', preload }: Plan): Promise<SoukProcess> {
    const port = settings['PORT'] ?? String(await freePort());
    const { PATH = '', HOME = '', TMPDIR = '/tmp' } = process.env;
    const before = preload === undefined ? [] : ['--import', preload];
    const child = spawn(process.execPath, [...before, ...programOf(entry)], {
      env: { PATH, HOME, TMPDIR, HOST: '127.0.0.1', PORT: port, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new SoukProcess(child, `http://127.0.0.1:${port}`);
  }

  get output(): string {
    return this.stdout + this.stderr;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** The status of a GET; undefined if nobody answers. */
  async status(path: string): Promise<number | undefined> {
    try {
      const response = await fetch(this.url + path, { signal: AbortSignal.timeout(2_000) });
      await response.arrayBuffer();
      return response.status;
    } catch {
      return undefined;
    }
  }

  async guest(): Promise<{ token: string }> {
    const response = await fetch(`${this.url}/v2/auth/guest`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ displayName: 'Guest' }),
    });
    const { accessToken } = (await response.json()) as { accessToken: string };
    return { token: accessToken };
  }

  /** For tests that failed: nothing may outlive them. */
  async remove(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.ended;
  }
}

/** The JSON lines that a process logged. */
export function logged({ stdout }: Ending): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
