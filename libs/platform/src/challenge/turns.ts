import { Overloaded } from '#kernel';

/** Lets so many do something at the same time, and so many wait for their turn; first come, first served. */
export class Turns {
  private taken = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly atMostWaiting: number,
  ) {}

  /** @throws Overloaded if too many wait */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.taken < this.atOnce) this.taken += 1;
    else await this.wait();
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      // A turn goes from hand to hand; only what nobody waits for is free.
      if (next === undefined) this.taken -= 1;
      else next();
    }
  }

  private wait(): Promise<void> {
    if (this.waiting.length >= this.atMostWaiting) throw new Overloaded({ retryAfterSeconds: 2 });
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
