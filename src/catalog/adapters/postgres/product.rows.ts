/** Rows of products as the statements return them, made into views and pages. */
import { InvalidCursor, type Language, LANGUAGES, type Page } from '#kernel';
import type { Connection } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, FIRST_ID, LAST_ID, pageOf } from '#platform/http/cursors.js';
import { toldOption, toldVariant } from '../../domain/content/telling.js';
import { type Medium, shownMedium } from '../../domain/media/medium.js';
import type {
  ProductEntry,
  ProductSort,
  ProductView,
  RatingView,
  VariantEntry,
  VariantView,
} from '../../application/queries.js';

/** Variants as their rows have them, in the product's own language. */
type Stored<V> = V & { readonly translations: VariantView['translations'] };

export interface Row<V> {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly language: Language;
  readonly options: ProductEntry['options'];
  readonly host_id: string;
  readonly status: ProductView['status'];
  readonly publish_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly rating: RatingView | null;
  readonly media: readonly Medium[];
  readonly variants: Stored<V>[];
}

export type DetailRow = Row<VariantView> & {
  readonly fields: ProductView['fields'];
  readonly translations: ProductView['translations'];
  readonly original: Language;
};

/** How a list is ordered: as the caller says, or as a collection was placed. */
export type ProductOrder = ProductSort | 'placed';

export type ListRow = Row<VariantEntry> & { readonly price_amount: number; readonly position?: number };

/** The rows of a statement that returns them as one value (`asOne`). */
export async function rowsOf<R>(
  on: Connection,
  sql: string,
  values: readonly unknown[],
): Promise<readonly R[]> {
  const [one] = await on.query<{ rows: R[] }>(sql, values);
  if (one === undefined) throw new Error('rows as one are one row');
  return one.rows;
}

/** A time as PostgreSQL writes it in JSON: `2026-11-22T20:15:00.123+00:00`, without zeros at the end of its fraction. */
function inUtc(time: string): string {
  // Nine of ten have all their milliseconds, and no calendar needs to be asked.
  const isWhole = time.length === '2026-11-22T20:15:00.123+00:00'.length && time.endsWith('+00:00');
  return isWhole ? `${time.slice(0, -6)}Z` : new Date(time).toISOString();
}

/** Everything of it is told in one language: that of its title. */
export function viewOf(row: Row<VariantEntry>): ProductEntry {
  return {
    ...described(row),
    variants: row.variants.map((variant) => {
      const { translations: _, ...told } = toldVariant(variant, row.options, row.language);
      return told;
    }),
  };
}

function described<V>(row: Row<V>): Omit<ProductEntry, 'variants'> {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    description: row.description,
    language: row.language,
    options: row.options.map((option) => toldOption(option, row.language)),
    host: { id: row.host_id },
    status: row.status,
    publishAt: row.publish_at === null ? null : inUtc(row.publish_at),
    media: row.media.map(shownMedium),
    rating: row.rating ?? { average: null, count: 0 },
    createdAt: inUtc(row.created_at),
    updatedAt: inUtc(row.updated_at),
  };
}

export function detailOf(row: DetailRow): ProductView {
  const { fields, translations, original } = row;
  const languages = [original, ...LANGUAGES.filter((language) => translations[language] !== undefined)];
  return {
    ...{ ...described(row), fields, translations, languages },
    options: row.options.map((option) => ({
      ...option,
      ...toldOption(option, row.language),
    })),
    variants: row.variants.map((variant) => toldVariant(variant, row.options, row.language)),
  };
}

/** A page of products. */
export function productPage<R extends Row<VariantEntry>>(
  rows: readonly R[],
  limit: number,
  cursorAt: (last: R) => string,
): Page<ProductEntry> {
  const { data, next } = pageOf(rows, limit, cursorAt);
  return { data: data.map((row) => viewOf(row)), next };
}

export function cursorOf(order: ProductOrder, { id, price_amount, position = 0 }: ListRow): string {
  if (order === 'newest') return encodeCursor([order, id]);
  return encodeCursor([order, id, order === 'placed' ? position : price_amount]);
}

/** Of prices and of positions. */
const LAST_NUMBER = 2_147_483_647;

/** Where each list begins without a cursor. */
const BEGINNINGS: Readonly<Record<ProductOrder, readonly (string | number)[]>> = {
  newest: [LAST_ID],
  price_asc: [FIRST_ID, -1],
  price_desc: [LAST_ID, LAST_NUMBER],
  placed: [LAST_ID, -1],
};

/** Where the page begins, as the parameters of its list. @throws InvalidCursor for one of another sort, too */
export function placeOf(sort: ProductOrder, cursor: string | undefined): readonly (string | number)[] {
  if (cursor === undefined) return BEGINNINGS[sort];
  const [madeBy, id, number] = decodeCursor(
    cursor,
    sort === 'newest' ? ['string', 'uuid'] : ['string', 'uuid', 'number'],
  );
  if (madeBy !== sort || id === undefined) throw new InvalidCursor();
  if (number === undefined) return [id];
  if (typeof number !== 'number' || number < 0 || number > LAST_NUMBER) throw new InvalidCursor();
  return [id, number];
}
