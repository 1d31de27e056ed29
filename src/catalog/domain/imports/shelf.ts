import type { FieldDefinition } from '../content/fields.js';
import { type Product } from '../product.js';
import { type StockState } from '../stock.js';

/** What a host sells of what a batch of rows names, held until the batch is written. */
export class Shelf {
  private readonly productOfSku = new Map<string, Product>();
  private readonly stocks: ReadonlyMap<string, StockState>;

  /** @param definitions of the fields that the host has given their products */
  constructor(
    products: readonly Product[],
    stocks: readonly StockState[],
    readonly definitions: readonly FieldDefinition[],
  ) {
    for (const product of products)
      for (const { sku } of product.snapshot().variants) this.productOfSku.set(sku, product);
    this.stocks = new Map(stocks.map((stock) => [stock.variantId, stock]));
  }

  productWith(sku: string): Product | undefined {
    return this.productOfSku.get(sku);
  }

  stockOf(variantId: string): StockState | undefined {
    return this.stocks.get(variantId);
  }
}
