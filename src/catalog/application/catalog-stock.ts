/** One variant and how many units of it. */
export interface StockLine {
  readonly variantId: string;
  readonly quantity: number;
}

/** A variant as neighbours see it: what it is, what it costs now, who sells it. */
export interface CatalogVariant {
  readonly id: string;
  readonly productId: string;
  readonly productTitle: string;
  /** What tells it from its siblings; may be empty. */
  readonly title: string;
  readonly sku: string;
  readonly price: { readonly amount: number; readonly currency: string };
  readonly hostId: string;
  readonly available: number;
  /** Of one unit; 0 if nobody said. */
  readonly weightGrams: number;
}

/**
 * The door of the catalog for neighbours that sell: units are promised, given back, or gone.
 *
 * Every movement happens inside the caller's unit of work and commits or vanishes with it: one statement, all lines or
 * none, with its lines of the ledger. Lines of one variant count as their sum. Rows are taken in the order of their
 * ids; whoever moves twice in one unit of work should do so as one batch. What the public catalogue shows is forgotten
 * after the commit.
 */
export abstract class CatalogStock {
  /**
   * Promises available units to the caller.
   * @throws OutOfStock with `variantId` and `available` if there are not so many; nothing is reserved then
   * @throws NotFound for a variant that is not in the shop
   */
  abstract reserveAll(lines: readonly StockLine[], reason: string, actorId?: string): Promise<void>;
  /** Gives reserved units back. @throws Error if they are not reserved */
  abstract releaseAll(lines: readonly StockLine[], reason?: string, actorId?: string): Promise<void>;
  /** Reserved units were sold and leave the warehouse. @throws Error if they are not reserved */
  abstract takeAll(lines: readonly StockLine[], reason: string, actorId?: string): Promise<void>;
  /** Units that were sold came back: into the warehouse, of a variant that left the shop, too. @throws NotFound */
  abstract restockAll(lines: readonly StockLine[], reason: string, actorId: string): Promise<void>;
  /**
   * The variants that are in the shop, by id, as they are now; with `currency`, at their price in that, if they have one.
   */
  abstract variants(ids: readonly string[], currency?: string): Promise<ReadonlyMap<string, CatalogVariant>>;

  /**
   * The same, within the caller's unit of work, whose rows nobody else moves or edits until its end: for who decides by
   * price and stock. Rows are taken in the order of their ids.
   */
  abstract locked(ids: readonly string[], currency?: string): Promise<ReadonlyMap<string, CatalogVariant>>;

  reserve(variantId: string, quantity: number, reason: string, actorId?: string): Promise<void> {
    return this.reserveAll([{ variantId, quantity }], reason, actorId);
  }

  release(variantId: string, quantity: number, reason?: string, actorId?: string): Promise<void> {
    return this.releaseAll([{ variantId, quantity }], reason, actorId);
  }

  take(variantId: string, quantity: number, reason: string, actorId?: string): Promise<void> {
    return this.takeAll([{ variantId, quantity }], reason, actorId);
  }

  /** Null if there is no such variant in the shop. */
  async variant(id: string, currency?: string): Promise<CatalogVariant | null> {
    return (await this.variants([id], currency)).get(id) ?? null;
  }
}
