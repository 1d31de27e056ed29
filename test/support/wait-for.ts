/** Waits for what a test needs to be so, instead of for a time that was long enough yesterday. */
import { inspect } from 'node:util';
import { setTimeout as pause } from 'node:timers/promises';

const EVERY_MS = 20;

/**
 * Asks until the answer is neither false, null nor undefined, and returns it. An error counts as "not yet".
 *
 * @throws Error after `timeoutMs` (5 s unless told), with what was waited for and what was last seen
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  options: { describe: string; timeoutMs?: number },
): Promise<NonNullable<Exclude<T, false>>> {
  const { describe, timeoutMs = 5_000 } = options;
  const until = Date.now() + timeoutMs;
  for (;;) {
    const seen = await ask(condition);
    if ('answer' in seen && isSo(seen.answer)) return seen.answer;
    if (Date.now() >= until) {
      const last = 'answer' in seen ? inspect(seen.answer, { depth: 4 }) : `the error ${String(seen.error)}`;
      throw new Error(`Waited ${timeoutMs} ms for ${describe}; last seen: ${last}`, {
        cause: 'error' in seen ? seen.error : undefined,
      });
    }
    await pause(EVERY_MS);
  }
}

async function ask<T>(condition: () => T | Promise<T>): Promise<{ answer: T } | { error: unknown }> {
  try {
    return { answer: await condition() };
  } catch (error) {
    return { error };
  }
}

function isSo<T>(answer: T): answer is NonNullable<Exclude<T, false>> {
  return answer !== false && answer !== null && answer !== undefined;
}
