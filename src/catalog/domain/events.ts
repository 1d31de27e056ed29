/** The facts that the catalog publishes. */
import type { DomainEvent } from '#kernel';

export type ProductCreated = DomainEvent<
  'product.created',
  { readonly productId: string; readonly hostId: string; readonly slug: string; readonly title: string }
>;

/** What people see of a product changed, or it left the shop (`archived`). */
export type ProductUpdated = DomainEvent<
  'product.updated',
  { readonly productId: string; readonly hostId: string; readonly status: 'published' | 'archived' }
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
