/** What the catalog asks of the outside. */
import type { FieldDefinition } from '../domain/content/fields.js';
import type { Product } from '../domain/product.js';
import type { Stock } from '../domain/stock.js';

/** The products of all hosts, but for what is archived. Called inside a unit of work. */
export abstract class Products {
  /** Stores a new product and the units its variants begin with. @throws SkuTaken if the host sells one of the SKUs already */
  abstract add(product: Product, openings: readonly Stock[], actorId: string): Promise<void>;
  /** The product, held against other edits until the unit of work ends; undefined if there is none. */
  abstract held(id: string): Promise<Product | undefined>;
  /** Those that are to be seen from now or earlier on, the earliest first, at most `limit`, held; without what others hold. */
  abstract due(now: Date, limit: number): Promise<readonly string[]>;
  /** The fields that a host has given their products. */
  abstract definitionsOf(hostId: string): Promise<readonly FieldDefinition[]>;
  /** Stores what changed. @throws SkuTaken */
  abstract save(product: Product): Promise<void>;
}

/** Why and by whom a count was changed, for the ledger. */
export interface Counted {
  readonly delta: number;
  readonly reason: string;
  readonly actorId: string;
}

/** The units of variants that are not archived. Called inside a unit of work. */
export abstract class Stocks {
  /** The units of one variant, held against every other change; undefined if there is no such variant in the shop. */
  abstract held(variantId: string): Promise<Stock | undefined>;
  /** The units of all variants of a product, held in the order of their ids, so that nobody waits in a circle. */
  abstract heldOf(productId: string): Promise<Stock[]>;
  /** Stores a new count and its line of the ledger as one. */
  abstract save(stock: Stock, counted: Counted): Promise<void>;
}
