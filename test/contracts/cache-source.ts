/** A source of values that can be held up, and counts how often it was asked. */
export class Source {
  asked = 0;
  value: unknown = 'first';
  private gates: (() => void)[] = [];
  private open = true;

  /** From now on `load` reads its value at once but hands it out only after `release`. */
  hold(): void {
    this.open = false;
  }

  release(): void {
    this.open = true;
    for (const gate of this.gates.splice(0)) gate();
  }

  readonly load = async (): Promise<unknown> => {
    this.asked += 1;
    const { value } = this;
    if (!this.open) await new Promise<void>((resolve) => this.gates.push(resolve));
    return value;
  };
}
