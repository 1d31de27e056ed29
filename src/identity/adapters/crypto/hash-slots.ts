import { availableParallelism } from 'node:os';
import { Overloaded } from '#kernel';

/**
 * Lets only so many hashes run at once and so many wait, so that a storm of sign-ins leaves the processor and the
 * memory to those who are in already.
 */
export class HashSlots {
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  /** One core stays free for everything else, and one of the four threads that Node also reads files with. */
  constructor(
    private readonly slots = Math.min(3, Math.max(1, availableParallelism() - 1)),
    /** About 16 ms each on one core: who waits, waits 3 s at the most. */
    private readonly maxWaiting = slots * 180,
  ) {}

  /** @throws Overloaded if too many wait */
  async run<T>(fn: () => Promise<T>): Promise<T> {
    if (this.running >= this.slots) {
      if (this.waiting.length >= this.maxWaiting) throw new Overloaded({ retryAfterSeconds: 3 });
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running += 1;
    try {
      return await fn();
    } finally {
      // The slot goes to the next in line; only without one it becomes free.
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
