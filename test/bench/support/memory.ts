import { setTimeout as pause } from 'node:timers/promises';

export interface MemoryInUse {
  /** What JavaScript holds: the heap and the buffers outside of it. Bytes. */
  readonly held: number;
  readonly rss: number;
}

/** What is left after garbage was collected; the process needs `--expose-gc`. */
export async function memoryInUse(): Promise<MemoryInUse> {
  const { gc } = globalThis;
  if (gc === undefined) throw new Error('start the server with --expose-gc');
  for (let round = 0; round < 4; round += 1) {
    gc();
    // What finalizers and closed handles let go of is found by the next round.
    await pause(50);
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { held: heapUsed + external, rss };
}
