/** The facts that the catalog publishes. */
import type { DomainEvent } from '#kernel';
import type { ProductStatus } from './listing.js';

export type ProductCreated = DomainEvent<
  'product.created',
  {
    readonly productId: string;
    readonly hostId: string;
    readonly slug: string;
    readonly title: string;
    /** Only `published` is seen by everyone. */
    readonly status: ProductStatus;
  }
>;

/** What is told of a product changed, or who sees it: everyone (`published`), its host, or nobody (`archived`). */
export type ProductUpdated = DomainEvent<
  'product.updated',
  { readonly productId: string; readonly hostId: string; readonly status: ProductStatus }
>;

/** A host counted the units of a variant. Units sold are told by the drop or the order that sold them. */
export type StockChanged = DomainEvent<
  'stock.changed',
  {
    readonly variantId: string;
    readonly productId: string;
    readonly hostId: string;
    readonly delta: number;
    readonly onHand: number;
    readonly available: number;
    readonly reason: string;
  }
>;

export type ProductEvent = ProductCreated | ProductUpdated;
