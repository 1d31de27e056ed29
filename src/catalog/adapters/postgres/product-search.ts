import { InvalidCursor, type Page } from '#kernel';
import type { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, LAST_ID } from '#platform/http/cursors.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import type { FacetFilter, FacetsView, ProductEntry, ProductFilter } from '../../application/queries.js';
import { cursorOf, type ListRow, productPage, placeOf, rowsOf } from './product.rows.js';
import { LAST_RANK, RANKED } from './ranked.sql.js';
import { COLLECTED, FACETS, FOUND } from './search.sql.js';

type RankedRow = ListRow & { readonly rank: number; readonly stocked: boolean };

/** What people look for in the catalog, and how much of it there is: one statement each. */
export class ProductSearch {
  constructor(private readonly database: Database) {}

  /**
   * What is met by `q`, or is in a collection, or both.
   * @param fields the tsquery of what is asked of fields
   * @throws InvalidCursor
   */
  async products(filter: ProductFilter, fields?: string): Promise<Page<ProductEntry>> {
    const { q, sort, limit = DEFAULT_LIMIT, cursor, language = null } = filter;
    const asked = [...parametersOf(filter), limit + 1];
    const [form, last] = fields === undefined ? (['plain', []] as const) : (['fields', [fields]] as const);
    if (q !== undefined && sort === undefined) {
      const sql = (filter.collection === undefined ? RANKED.everywhere : RANKED.collected)[form];
      const values = [...asked, ...rankOf(cursor), language, ...last];
      const rows = await rowsOf<RankedRow>(this.database.plannedOnce, sql, values);
      return productPage(rows, limit, ({ id, rank, stocked }) =>
        encodeCursor(['rank', id, rank, stocked ? 1 : 0]),
      );
    }
    const order = sort ?? 'placed';
    const sql = (q === undefined || order === 'placed' ? COLLECTED[order] : FOUND[order])[form];
    const values = [...asked, ...placeOf(order, cursor), language, ...last];
    const rows = await rowsOf<ListRow>(this.database.reader, sql, values);
    return productPage(rows, limit, (last) => cursorOf(order, last));
  }

  async facets(filter: FacetFilter, fields?: string): Promise<FacetsView> {
    const sql = (filter.q === undefined ? FACETS.all : FACETS.met)[fields === undefined ? 'plain' : 'fields'];
    const [facets] = await this.database.reader.query<FacetsView>(sql, [
      ...parametersOf(filter),
      ...(fields === undefined ? [] : [fields]),
    ]);
    if (facets === undefined) throw new Error('facets are one row');
    return facets;
  }
}

function parametersOf(filter: FacetFilter): readonly unknown[] {
  const { q, minPrice, maxPrice, inStock, hostId, collection } = filter;
  return [q, minPrice, maxPrice, inStock, hostId, collection].map((one) => one ?? null);
}

/** Where the page begins: in which rank, and behind what in it. @throws InvalidCursor for one of another sort, too */
function rankOf(cursor: string | undefined): readonly (string | number | boolean)[] {
  if (cursor === undefined) return [1, true, LAST_ID];
  const [madeBy, id = '', rank = 0, stocked = -1] = decodeCursor(cursor, [
    'string',
    'uuid',
    'number',
    'number',
  ]);
  const known = [...Array(LAST_RANK).keys()].includes(Number(rank) - 1) && (stocked === 0 || stocked === 1);
  if (madeBy !== 'rank' || !known) throw new InvalidCursor();
  return [rank, stocked === 1, id];
}
