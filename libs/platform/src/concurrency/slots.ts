import { Overloaded } from '#kernel';

export interface SlotLimits {
  /** Pieces of work at the same time at most. */
  readonly atOnce: number;
  /** Those that may wait; over it one is refused with `overloaded`. */
  readonly maxWaiting: number;
  /** When whoever is refused should come again. */
  readonly retryAfterSeconds: number;
}

/** Lets so many do something at the same time, and so many wait for it; first come, first served. */
export class Slots {
  private taken = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly limits: SlotLimits) {}

  /** @throws Overloaded if too many wait */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.taken < this.limits.atOnce) this.taken += 1;
    else await this.wait();
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // A slot goes from hand to hand; only what nobody waits for is free.
      if (next === undefined) this.taken -= 1;
      else next();
    }
  }

  private wait(): Promise<void> {
    const { maxWaiting, retryAfterSeconds } = this.limits;
    if (this.waiting.length >= maxWaiting) throw new Overloaded({ retryAfterSeconds });
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
