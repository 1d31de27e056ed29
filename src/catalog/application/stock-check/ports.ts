/** Units of a variant, as its row or as its ledger has them. */
export interface Units {
  readonly onHand: number;
  readonly reserved: number;
}

/** A variant whose stock is not the sum of its ledger. */
export interface StockDifference {
  readonly variantId: string;
  readonly stock: Units;
  readonly ledger: Units;
  readonly foundAt: string;
}

/** The stock beside its ledger. */
export abstract class StockLedger {
  /**
   * Compares up to `limit` variants behind the one with the id `after`, in the order of ids; keeps what differs and
   * forgets what did and does not any more. Returns how many differ, and the last id; null if it was the end.
   */
  abstract compare(after: string | null, limit: number): Promise<{ found: number; last: string | null }>;
  /** What differed when it was compared last, the latest found first; 1,000 at most. */
  abstract differences(): Promise<readonly StockDifference[]>;
}
