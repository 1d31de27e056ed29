import { StockLedger } from './ports.js';

/** Variants that are compared by one statement. */
const PAGE = 500;

/** Holds the stock of every variant against the sum of its ledger. */
export class CheckStock {
  constructor(private readonly ledger: StockLedger) {}

  /** Returns how many variants differ. */
  async execute(): Promise<number> {
    let found = 0;
    let after: string | null = null;
    do {
      const page = await this.ledger.compare(after, PAGE);
      found += page.found;
      after = page.last;
    } while (after !== null);
    return found;
  }
}
