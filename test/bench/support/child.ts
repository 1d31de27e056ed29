/** The end of a server process that the benchmark talks to. */

export interface Request {
  readonly id: number;
  readonly command: string;
  readonly input: unknown;
}

export type Reply =
  | { readonly ready: unknown }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string };

export type Commands = Readonly<Record<string, (input: never) => unknown>>;

/** What the benchmark told this process when it started it. */
export function told<T>(): T {
  return JSON.parse(process.argv[2] ?? '{}') as T;
}

/** Answers commands until the benchmark lets go of the line; then leaves by `stop`. */
export function serve(ready: unknown, commands: Commands, stop: () => Promise<void>): void {
  process.on('message', (request: Request) => void answer(request, commands));
  process.once('disconnect', () => {
    void stop().finally(() => process.exit());
  });
  reply({ ready });
}

async function answer({ id, command, input }: Request, commands: Commands): Promise<void> {
  try {
    const run = commands[command];
    if (run === undefined) throw new Error(`no command ${command}`);
    reply({ id, result: await run(input as never) });
  } catch (error) {
    reply({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}

function reply(message: Reply): void {
  process.send?.(message);
}
