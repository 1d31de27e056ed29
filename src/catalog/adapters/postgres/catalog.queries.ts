import { Injectable } from '@nestjs/common';
import { type Actor, type Language, NotFound, type Page } from '#kernel';
import { Database } from '#platform/database/database.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import {
  CatalogQueries,
  type FacetFilter,
  type FacetsView,
  type NumberedPage,
  type ProductEntry,
  type ProductFilter,
  type ProductView,
  type Reader,
  type UnseenFilter,
  type VariantEntry,
} from '../../application/queries.js';
import { BY_ID, BY_SLUG, LISTS, NUMBERED, UNSEEN } from './catalog.sql.js';
import { AskedFields } from './fields/asked-fields.js';
import { FILTERED } from './fields/filtered-lists.sql.js';
import {
  cursorOf,
  type DetailRow,
  detailOf,
  type ListRow,
  productPage,
  placeOf,
  rowsOf,
  type Row,
  viewOf,
} from './product.rows.js';
import { ProductSearch } from './product-search.js';

type NumberedRow = { readonly total: number } & (Row<VariantEntry> | { readonly id: null });

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SLUG = /^[a-z0-9-]{1,80}$/;

/** The catalog as it is now, from PostgreSQL. */
@Injectable()
export class PostgresCatalogQueries extends CatalogQueries {
  private readonly search: ProductSearch;
  private readonly fields: AskedFields;

  constructor(private readonly database: Database) {
    super();
    this.search = new ProductSearch(database);
    this.fields = new AskedFields(database);
  }

  async product(idOrSlug: string, { actor, language }: Reader = {}): Promise<ProductView> {
    const byId = UUID.test(idOrSlug);
    if (!byId && !SLUG.test(idOrSlug)) throw new NotFound();
    const [row] = await rowsOf<DetailRow>(this.database.reader, byId ? BY_ID : BY_SLUG, [
      idOrSlug,
      language ?? null,
      actor?.userId ?? null,
      actor?.role === 'admin',
    ]);
    if (row === undefined) throw new NotFound();
    return detailOf(row);
  }

  async products(filter: ProductFilter): Promise<Page<ProductEntry>> {
    const asked = await this.fields.asked(filter);
    if (filter.q !== undefined || filter.collection !== undefined) return this.search.products(filter, asked);
    const { sort = 'newest', limit = DEFAULT_LIMIT, hostId, language = null } = filter;
    const lists = (asked === undefined ? LISTS : FILTERED)[sort];
    const rows = await rowsOf<ListRow>(
      this.database.reader,
      hostId === undefined ? lists.everyone : lists.ofHost,
      [
        limit + 1,
        filter.minPrice ?? null,
        filter.maxPrice ?? null,
        filter.inStock ?? null,
        ...placeOf(sort, filter.cursor),
        language,
        ...(asked === undefined ? [] : [asked]),
        ...(hostId === undefined ? [] : [hostId]),
      ],
    );
    return productPage(rows, limit, (last) => cursorOf(sort, last));
  }

  async unseen(
    actor: Actor,
    { status, limit = DEFAULT_LIMIT, cursor, language }: UnseenFilter,
  ): Promise<Page<ProductEntry>> {
    const rows = await rowsOf<ListRow>(this.database.reader, UNSEEN, [
      ...[actor.userId, status ?? null, ...placeOf('newest', cursor), limit + 1, language ?? null],
    ]);
    return productPage(rows, limit, (last) => cursorOf('newest', last));
  }

  async facets(filter: FacetFilter): Promise<FacetsView> {
    return this.search.facets(filter, await this.fields.asked(filter));
  }

  async numbered(page: number, perPage: number, language?: Language): Promise<NumberedPage<ProductEntry>> {
    const rows = await rowsOf<NumberedRow>(this.database.reader, NUMBERED, [
      ...[perPage, (page - 1) * perPage, language ?? null],
    ]);
    return {
      total: rows[0]?.total ?? 0,
      data: rows.flatMap((row) => (row.id === null ? [] : [viewOf(row)])),
    };
  }
}
