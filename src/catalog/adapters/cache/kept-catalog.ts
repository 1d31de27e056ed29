import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, type Language, maySell, NotFound, type Page } from '#kernel';
import { type AsJson, Cache } from '#platform/cache/cache.js';
import {
  CatalogQueries,
  type FacetFilter,
  type FacetsView,
  type NumberedPage,
  type ProductEntry,
  type ProductFilter,
  type ProductView,
  type Reader,
  PublicCatalog,
  type UnseenFilter,
} from '../../application/queries.js';

/**
 * Seconds that an answer may outlive a write nobody heard of (a process killed between commit and `forget`), and that
 * the catalogue may be read without a database. The cache spreads lifetimes by a tenth, so it is a minute at most.
 */
export const KEEP_SECONDS = 54;
export const PRODUCTS = 'products';
const tagOf = (productId: string): string => `product:${productId}`;

/**
 * The public catalogue in the two-level cache.
 *
 * Forgetting works by generations: `products` and `product:<id>` hold a name that is part of the keys of all answers
 * made under it. Forgetting the name makes all those answers unreachable at once, also one that a reader is just
 * making from what it read before the write: it is stored under the old name.
 */
@Injectable()
export class KeptCatalog extends PublicCatalog {
  constructor(
    private readonly cache: Cache,
    private readonly catalog: CatalogQueries,
  ) {
    super();
  }

  async product(idOrSlug: string, reader: Reader = {}): Promise<ProductView> {
    try {
      return await this.published(idOrSlug, reader.language);
    } catch (error) {
      const { actor } = reader;
      if (!(error instanceof NotFound) || actor === undefined || !maySell(actor)) throw error;
      return this.catalog.product(idOrSlug, reader);
    }
  }

  products(filter: ProductFilter): Promise<Page<ProductEntry>> {
    return this.under(PRODUCTS, `list:${keyOf(filter)}`, () => this.catalog.products(filter));
  }

  /** One host's own, and never kept. */
  unseen(actor: Actor, filter: UnseenFilter): Promise<Page<ProductEntry>> {
    return this.catalog.unseen(actor, filter);
  }

  facets({ q, hostId, collection, minPrice, maxPrice, inStock, fields }: FacetFilter): Promise<FacetsView> {
    const filter = { q, hostId, collection, minPrice, maxPrice, inStock, fields };
    return this.under(PRODUCTS, `facets:${keyOf(filter)}`, () => this.catalog.facets(filter));
  }

  numbered(page: number, perPage: number, language?: Language): Promise<NumberedPage<ProductEntry>> {
    return this.under(PRODUCTS, `page:${page}:${perPage}:${language ?? ''}`, () =>
      this.catalog.numbered(page, perPage, language),
    );
  }

  forget(productIds: readonly string[]): Promise<void> {
    return this.cache.forget([PRODUCTS, ...productIds.map(tagOf)]);
  }

  forgetViews(productIds: readonly string[]): Promise<void> {
    return this.cache.forget(productIds.map(tagOf));
  }

  private async published(idOrSlug: string, language?: Language): Promise<ProductView> {
    const asked = idOrSlug.toLowerCase();
    const view = (id: string) =>
      this.under(tagOf(id), `view:${language ?? ''}`, () => this.catalog.product(id, { language }));
    if (isId(asked)) return view(asked);
    // A slug is given once, so what it leads to never changes.
    const id = await this.cache.wrap(`product-slug:${idOrSlug}`, KEEP_SECONDS, async () => {
      return (await this.catalog.product(idOrSlug)).id;
    });
    return view(id);
  }

  private async under<T>(tag: string, key: string, load: () => Promise<T & AsJson<T>>): Promise<T> {
    const generation = await this.cache.wrap(tag, KEEP_SECONDS, () => Promise.resolve(randomUUID()));
    return this.cache.wrap<T>(`${tag}:${generation}:${key}`, KEEP_SECONDS, load);
  }
}

const isId = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** Everything a list depends on, always in one order. */
function keyOf(filter: ProductFilter): string {
  const { q, hostId, collection, minPrice, maxPrice, inStock, sort, language, limit, cursor } = filter;
  const fields = filter.fields?.map(({ key, is, min, max }) => [key, is, min, max]);
  const all = [q, hostId, collection, minPrice, maxPrice, inStock, sort, language, limit, cursor, fields];
  return JSON.stringify(all);
}
