import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Reply, Request } from './child.js';

interface Waiting {
  readonly resolve: (result: never) => void;
  readonly reject: (error: Error) => void;
}

/** As `npm start` and the image have it; every server that is measured gets the same. */
const YOUNG = '--max-semi-space-size=64';

/** A server in a process of its own, so that it has a core while the clients here have the other. */
export class ServerProcess<Ready> {
  private readonly waiting = new Map<number, Waiting>();
  private asked = 0;

  private constructor(
    private readonly child: ChildProcess,
    readonly ready: Ready,
  ) {
    child.on('message', (reply: Reply) => this.hear(reply));
    child.once('exit', (code) => this.failAll(new Error(`the server ended with ${code}`)));
  }

  /** @param file in this folder @param config what its `told()` returns */
  static async start<Ready>(
    file: string,
    config: object,
    options: { readonly nodeOptions?: readonly string[] } = {},
  ): Promise<ServerProcess<Ready>> {
    const script = fileURLToPath(new URL(file, import.meta.url));
    const child = fork(script, [JSON.stringify(config)], {
      execArgv: [YOUNG, ...profiling(file), ...(options.nodeOptions ?? [])],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`${file} did not start: it ended with ${String(code)}`);
    });
    const [first] = (await Promise.race([once(child, 'message'), failed])) as [{ ready: Ready }];
    failed.catch(() => undefined);
    return new ServerProcess(child, first.ready);
  }

  ask<Result>(command: string, input: unknown = {}): Promise<Result> {
    this.asked += 1;
    const request: Request = { id: this.asked, command, input };
    return new Promise<Result>((resolve, reject) => {
      this.waiting.set(request.id, { resolve: resolve as (result: never) => void, reject });
      this.child.send(request);
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    if (this.child.connected) this.child.disconnect();
    await ended;
  }

  private hear(reply: Reply): void {
    if ('ready' in reply) return;
    const waiting = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if ('error' in reply) waiting?.reject(new Error(reply.error));
    else waiting?.resolve(reply.result as never);
  }

  private failAll(error: Error): void {
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

/** `BENCH_PROFILE=<folder>` writes a CPU profile of every server. */
function profiling(file: string): string[] {
  const folder = process.env['BENCH_PROFILE'];
  return folder === undefined
    ? []
    : ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-name=${file}.${Date.now()}.cpuprofile`];
}
