import { Injectable } from '@nestjs/common';
import { InvalidCursor, NotFound, type Page } from '#kernel';
import { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, FIRST_ID, LAST_ID } from '#platform/http/cursors.js';
import {
  CatalogQueries,
  type NumberedPage,
  type ProductEntry,
  type ProductFilter,
  type ProductSort,
  type ProductView,
  type VariantEntry,
  type VariantView,
} from '../../application/queries.js';
import { BY_ID, BY_SLUG, LISTS, NUMBERED } from './catalog.sql.js';

interface Row<V> {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly host_id: string;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly variants: V[];
}

type ListRow = Row<VariantEntry> & { readonly price_amount: number };
type NumberedRow = { readonly total: number } & (Row<VariantEntry> | { readonly id: null });

const DEFAULT_LIMIT = 20;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SLUG = /^[a-z0-9-]{1,80}$/;

/** The catalog as it is now, from PostgreSQL. */
@Injectable()
export class PostgresCatalogQueries extends CatalogQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async product(idOrSlug: string): Promise<ProductView> {
    const byId = UUID.test(idOrSlug);
    if (!byId && !SLUG.test(idOrSlug)) throw new NotFound();
    const [row] = await this.database.reader.query<Row<VariantView>>(byId ? BY_ID : BY_SLUG, [idOrSlug]);
    if (row === undefined) throw new NotFound();
    return viewOf(row);
  }

  async products(filter: ProductFilter): Promise<Page<ProductEntry>> {
    const { sort = 'newest', limit = DEFAULT_LIMIT, hostId } = filter;
    const rows = await this.database.reader.query<ListRow>(
      hostId === undefined ? LISTS[sort].everyone : LISTS[sort].ofHost,
      [
        limit + 1,
        filter.q === undefined ? null : `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`,
        filter.minPrice ?? null,
        filter.maxPrice ?? null,
        filter.inStock ?? null,
        ...placeOf(sort, filter.cursor),
        ...(hostId === undefined ? [] : [hostId]),
      ],
    );
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return { data: shown.map((row) => viewOf(row)), next: last === undefined ? null : cursorOf(sort, last) };
  }

  async numbered(page: number, perPage: number): Promise<NumberedPage<ProductEntry>> {
    const rows = await this.database.reader.query<NumberedRow>(NUMBERED, [perPage, (page - 1) * perPage]);
    return {
      total: rows[0]?.total ?? 0,
      data: rows.flatMap((row) => (row.id === null ? [] : [viewOf(row)])),
    };
  }
}

function viewOf<V>(row: Row<V>): Omit<ProductView, 'variants'> & { readonly variants: readonly V[] } {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    description: row.description,
    host: { id: row.host_id },
    variants: row.variants,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

function cursorOf(sort: ProductSort, last: ListRow): string {
  return encodeCursor(sort === 'newest' ? [sort, last.id] : [sort, last.id, last.price_amount]);
}

const LAST_PRICE = 2_147_483_647;

/** Where each list begins without a cursor. */
const BEGINNINGS: Readonly<Record<ProductSort, readonly (string | number)[]>> = {
  newest: [LAST_ID],
  price_asc: [FIRST_ID, -1],
  price_desc: [LAST_ID, LAST_PRICE],
};

/** Where the page begins, as the parameters of its list. @throws InvalidCursor for one of another sort, too */
function placeOf(sort: ProductSort, cursor: string | undefined): readonly (string | number)[] {
  if (cursor === undefined) return BEGINNINGS[sort];
  const [madeBy, id, price] = decodeCursor(
    cursor,
    sort === 'newest' ? ['string', 'uuid'] : ['string', 'uuid', 'number'],
  );
  if (madeBy !== sort || id === undefined) throw new InvalidCursor();
  if (price === undefined) return [id];
  if (typeof price !== 'number' || price < 0 || price > LAST_PRICE) throw new InvalidCursor();
  return [id, price];
}
