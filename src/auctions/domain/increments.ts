import { wrongField } from '#kernel';

/** From this price on, a bid has to be higher by this step; both in minor units. */
export interface Increment {
  readonly from: number;
  readonly step: number;
}

/** By how much a bid has to be higher, by the price so far: a table whose steps never get smaller. */
export class Increments {
  static readonly MOST = 20;
  /** The steps that bidders know from eBay, in cents. */
  static readonly DEFAULT: readonly Increment[] = [
    { from: 0, step: 5 },
    { from: 100, step: 25 },
    { from: 500, step: 50 },
    { from: 2_500, step: 100 },
    { from: 10_000, step: 250 },
    { from: 25_000, step: 500 },
    { from: 50_000, step: 1_000 },
    { from: 100_000, step: 2_500 },
    { from: 250_000, step: 5_000 },
    { from: 500_000, step: 10_000 },
  ];

  private constructor(readonly table: readonly Increment[]) {}

  /** @throws ValidationFailed unless it begins at 0, each `from` is higher than the one before, and no step is lower */
  static of(table: readonly Increment[]): Increments {
    const sound = table.every(({ from, step }, index) => {
      const before = table[index - 1];
      if (before === undefined) return from === 0 && step >= 1;
      return from > before.from && step >= before.step;
    });
    if (table.length === 0 || table.length > Increments.MOST || !sound) {
      const message = 'must begin at 0, rise, and have steps of 1 or more that never get smaller';
      throw wrongField('increments', message);
    }
    return new Increments(table);
  }

  /** The lowest price that beats this one. */
  above(price: number): number {
    const step = this.table.findLast(({ from }) => from <= price)?.step ?? 1;
    return price + step;
  }
}
