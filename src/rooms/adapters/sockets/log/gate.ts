/** Lets a number of works through at once; the others wait in order of arrival. */
export class Gate {
  private readonly line: (() => void)[] = [];

  /** @param free how many may be inside */
  constructor(private free: number) {}

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.free > 0) this.free -= 1;
    else await new Promise<void>((resolve) => this.line.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.line.shift();
      if (next === undefined) this.free += 1;
      else next();
    }
  }
}
