/** The lists of products that have something in their fields. */
import { PRODUCT_SORTS, type ProductSort } from '../../../application/queries.js';
import { entry, FILTERS, variants, type Walk, WALKS } from '../catalog.sql.js';

/** How many products make a crowd; fewer are sorted in a moment. */
const CROWD = 2_000;

/**
 * Parameters as of every list (limit, prices, stock, where to begin, language), then the path that fields must meet,
 * then the host.
 *
 * The index finds what has a value: few of them are sorted, and a crowd is walked, by a condition that no index knows, as
 * many of those passed fit.
 */
const byValue = (walk: Walk, { language, path, host }: Places): string => `
  WITH few AS MATERIALIZED (
    SELECT p.id, p.price_amount FROM products p
     WHERE p.status = 'published' AND p.fields @@ ${path}${host}${FILTERS}
     -- In an order that has an index, or the planner would look through the shop for what much of it has.
     ORDER BY p.id DESC LIMIT ${CROWD}
  ), crowd AS MATERIALIZED (SELECT count(*) = ${CROWD} AS large FROM few),
  hits AS MATERIALIZED (
    (SELECT p.id FROM few p
      WHERE NOT (SELECT large FROM crowd) AND ${walk.after}
      ORDER BY ${walk.order} LIMIT $1)
    UNION ALL
    (SELECT p.id FROM products p
      WHERE (SELECT large FROM crowd) AND p.status = 'published' AND ${meets(path)} AND ${walk.after}${host}${FILTERS}
      ORDER BY ${walk.order} LIMIT $1)
  )
  SELECT ${entry(language)}, ${variants()}
    FROM hits JOIN products p ON p.id = hits.id
   ORDER BY ${walk.order}`;

/** No index knows ranges of fields: what is within one is met on the way. */
const byRange = (walk: Walk, { language, path, host }: Places): string => `
  SELECT ${entry(language)}, ${variants()}
    FROM products p
   WHERE p.status = 'published' AND ${meets(path)} AND ${walk.after}${host}${FILTERS}
   ORDER BY ${walk.order}
   LIMIT $1`;

/** What a path cannot compare is not met. */
const meets = (path: string): string => `jsonb_path_match(p.fields, ${path}, '{}', true)`;

/** Where the parameters stand. */
interface Places {
  readonly language: string;
  readonly path: string;
  readonly host: string;
}

type Lists = Readonly<Record<ProductSort, { readonly everyone: string; readonly ofHost: string }>>;

const lists = (list: typeof byValue): Lists =>
  Object.fromEntries(
    PRODUCT_SORTS.map((sort) => {
      const at = sort === 'newest' ? 6 : 7;
      const [walk, places] = [WALKS[sort](5), { language: `$${at}`, path: `$${at + 1}::jsonpath` }];
      const host = ` AND p.host_id = $${at + 2}::uuid`;
      return [
        sort,
        { everyone: list(walk, { ...places, host: '' }), ofHost: list(walk, { ...places, host }) },
      ];
    }),
  ) as Lists;

export const FILTERED = { value: lists(byValue), range: lists(byRange) };
