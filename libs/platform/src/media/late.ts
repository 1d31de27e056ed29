import { setTimeout as pause } from 'node:timers/promises';

/** Rejects with what `fault` makes after `seconds`; `done` ends the wait. */
export async function late(seconds: number, done: AbortSignal, fault: () => Error): Promise<never> {
  await pause(seconds * 1000, undefined, { signal: done, ref: false });
  throw fault();
}
