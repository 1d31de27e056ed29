/** What is shown of collections. Which products are in one is a list of products: `ProductFilter.collection`. */
import type { Page } from '#kernel';
import type { CollectionRule } from '../../domain/collection-rule.js';

export interface CollectionView {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly host: { readonly id: string };
  /** Null: its products are placed by hand. */
  readonly rule: CollectionRule | null;
  readonly createdAt: string;
  /** When a host last changed it; which products are in it is no edit. */
  readonly updatedAt: string;
}

export interface CollectionFilter {
  readonly hostId?: string | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Answers from the database as it is now; each is one statement. */
export abstract class CollectionQueries {
  /** @throws NotFound */
  abstract collection(idOrSlug: string): Promise<CollectionView>;
  /** The newest first. @throws InvalidCursor */
  abstract collections(filter: CollectionFilter): Promise<Page<CollectionView>>;
}

/** The same answers, kept for everyone for at most a minute. */
export abstract class PublicCollections extends CollectionQueries {
  /** Drops every answer that any collection has a part in, lists of products too. To be called after the commit. */
  abstract forgetAll(): Promise<void>;
}
