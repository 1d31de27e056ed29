/** Time and chance as the client sees them; a test brings its own. */
export interface Timing {
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 to below 1. */
  random(): number;
  /** Does something after so many milliseconds, unless what it returns is called before. */
  after(milliseconds: number, act: () => void): () => void;
}

export const realTiming: Timing = {
  now: () => Date.now(),
  random: () => Math.random(),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** The first bound of a wait, and the last one: within 5 s of a server's return everyone has asked; milliseconds. */
const BASE = 500;
const MOST = 5_000;

/** How long to wait before another attempt: anything up to a bound that doubles, so that a crowd never comes in step. */
export function fullJitter(timing: Timing, attempt: number): number {
  return Math.round(timing.random() * Math.min(MOST, BASE * 2 ** Math.min(attempt, 20)));
}

/** Rejects with the signal's reason if it is aborted meanwhile. */
export function pause(timing: Timing, milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      cancel();
      reject(signal?.reason as Error);
    };
    const cancel = timing.after(milliseconds, () => {
      signal?.removeEventListener('abort', stop);
      resolve();
    });
    if (signal?.aborted === true) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
