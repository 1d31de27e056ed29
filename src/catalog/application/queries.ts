/** What the catalog shows. Views survive JSON, so times are RFC 3339 texts. */
import type { Actor, Language, Page } from '#kernel';
import type { Translations } from '../domain/content/content.js';
import type { FieldFilter } from '../domain/content/field-filter.js';
import type { FieldValues } from '../domain/content/fields.js';
import type { Listing } from '../domain/listing.js';
import type { MediumView } from '../domain/media/medium.js';
import type { ProductOption } from '../domain/content/options.js';
import type { VariantTexts } from '../domain/variants.js';

export interface PriceView {
  readonly amount: number;
  readonly currency: string;
}

/** A variant as a list shows it. */
export interface VariantEntry {
  readonly id: string;
  readonly sku: string;
  readonly title: string;
  readonly price: PriceView;
  /** What it costs in other currencies. */
  readonly prices: readonly PriceView[];
  /** One value of each option of its product, in their order. */
  readonly options: readonly string[];
  /** Units that can be reserved now. */
  readonly available: number;
}

export interface VariantView extends VariantEntry {
  /** Units in the warehouse, reserved ones included. */
  readonly onHand: number;
  /** Of one unit; 0 if nobody said. */
  readonly weightGrams: number;
  /** What it is called in other languages than the product's own. */
  readonly translations: VariantTexts;
}

/** What the reviews of a product come to; those that are hidden do not count. */
export interface RatingView {
  /** From 1 to 5, to two decimals; null without reviews. */
  readonly average: number | null;
  readonly count: number;
}

interface Described {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  /** Of title and description. */
  readonly language: Language;
  /** In lists without their translations. */
  readonly options: readonly ProductOption[];
  readonly host: { readonly id: string };
  readonly rating: RatingView;
  /** Everyone sees only what is `published`. */
  readonly status: Listing['status'];
  /** When what is scheduled is published; null for anything else. */
  readonly publishAt: string | null;
  readonly createdAt: string;
  /** When a host last changed it; stock that moves is no edit. */
  readonly updatedAt: string;
}

/** A product in a list: the whole of it but for `onHand`, so that units sold from a drop leave lists as they are. */
export interface ProductEntry extends Described {
  /** The first image, if there is one. */
  readonly media: readonly MediumView[];
  readonly variants: readonly VariantEntry[];
}

export interface ProductView extends Described {
  /** In the order of the host. */
  readonly media: readonly MediumView[];
  /** What the host has in fields of their own. */
  readonly fields: FieldValues;
  /** The language of the product itself, then those that it is translated to. */
  readonly languages: readonly Language[];
  readonly translations: Translations;
  readonly variants: readonly VariantView[];
}

export interface StockView {
  readonly variantId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly available: number;
}

export const PRODUCT_SORTS = ['newest', 'price_asc', 'price_desc'] as const;
export type ProductSort = (typeof PRODUCT_SORTS)[number];

/** Who looks, and what they read best. */
export interface Reader {
  readonly actor?: Actor | undefined;
  readonly language?: Language | undefined;
}

/** Which products are wanted. Prices are compared with the lowest price of a product. */
export interface ProductFilter {
  /** Words of titles, variants, SKUs or descriptions, as people type them. */
  readonly q?: string | undefined;
  readonly hostId?: string | undefined;
  /** Only what is in this collection, by its id or slug; in none that there is: nothing. */
  readonly collection?: string | undefined;
  readonly minPrice?: number | undefined;
  readonly maxPrice?: number | undefined;
  /** True: only what can be had now; false: only what cannot. */
  readonly inStock?: boolean | undefined;
  /** What products must have in their fields, all of it. */
  readonly fields?: readonly FieldFilter[] | undefined;
  /** Without it: with `q` what fits best comes first, else in a collection what was placed first, else the newest. */
  readonly sort?: ProductSort | undefined;
  /** What is read best: what is not told in it is told as the product is. */
  readonly language?: Language | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** What is counted: of which page and in which order makes no difference. */
export type FacetFilter = Omit<ProductFilter, 'sort' | 'language' | 'limit' | 'cursor'>;

/** How many products there are of each kind. Each facet is counted under all filters but its own. */
export interface FacetsView {
  readonly inStock: { readonly true: number; readonly false: number };
  /** Ranges of the lowest price, from `from` up to `below` (null: no end), whatever the currency; empty ones are left out. */
  readonly prices: readonly {
    readonly from: number;
    readonly below: number | null;
    readonly count: number;
  }[];
  /** The hosts with the most, ten at most. */
  readonly hosts: readonly { readonly id: string; readonly count: number }[];
}

/** A page by its number, for v1. */
export interface NumberedPage<T> {
  readonly data: readonly T[];
  readonly total: number;
}

/** What a host does not show yet. */
export interface UnseenFilter {
  readonly status?: 'draft' | 'scheduled' | undefined;
  readonly language?: Language | undefined;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** Answers from the database as it is now; each is one statement, and one more that knows fields if any are asked for. Only what is in the shop is shown, but where it says otherwise. */
export abstract class CatalogQueries {
  /** To its host and admins also what is not published. @throws NotFound */
  abstract product(idOrSlug: string, reader?: Reader): Promise<ProductView>;
  /** @throws InvalidCursor, ValidationFailed for fields that there are not */
  abstract products(filter: ProductFilter): Promise<Page<ProductEntry>>;
  /** What is the actor's and not published, the newest first. @throws InvalidCursor */
  abstract unseen(actor: Actor, filter: UnseenFilter): Promise<Page<ProductEntry>>;
  abstract facets(filter: FacetFilter): Promise<FacetsView>;
  /** The newest first; pages count from 1. */
  abstract numbered(page: number, perPage: number, language?: Language): Promise<NumberedPage<ProductEntry>>;
}

/** The same answers, kept for everyone for at most a minute. */
export abstract class PublicCatalog extends CatalogQueries {
  /** Drops every answer that shows one of these products. To be called after the commit, before the write is answered. */
  abstract forget(productIds: readonly string[]): Promise<void>;
  /** Drops what only the view of one product shows: `onHand`. */
  abstract forgetViews(productIds: readonly string[]): Promise<void>;
}
