/** The lists of products that have something in their fields. */
import { PRODUCT_SORTS, type ProductSort } from '../../../application/queries.js';
import { asOne, entry, variants, type Walk, WALKS } from '../catalog.sql.js';

/** How many products make a crowd; fewer are sorted in a moment. */
const CROWD = 2_000;
/** Of a crowd a page is looked for among so many products, in the order of the list from where it begins. */
const STEPS = 2_000;

/**
 * Parameters as of every list (limit, prices, stock, where to begin, language), then the tsquery that fields must meet,
 * then the host.
 *
 * The index of searches finds what has it, a value as a range: few are sorted. In a crowd a page is soon met in the order of
 * the list; where it is not, the crowd is sorted. So nothing is paid for what does not have it, but for those steps.
 */
const filtered = ({ after, order }: Walk, { language, query, host }: Places): string =>
  asOne(`
  WITH few AS MATERIALIZED (
    SELECT s.product_id AS id, s.price_amount FROM product_search s
     WHERE s.tokens @@ (SELECT ${query})${of('s', host)}${FILTERS}
     LIMIT ${CROWD}
  ), crowd AS MATERIALIZED (SELECT count(*) = ${CROWD} AS large FROM few),
  walked AS MATERIALIZED (
    SELECT p.id FROM (
      SELECT p.id, p.price_amount FROM products p
       WHERE (SELECT large FROM crowd) AND p.status = 'published' AND ${after}${of('p', host)}
       ORDER BY ${order}
       LIMIT ${STEPS}) AS p
     WHERE (SELECT ts_match_vq(s.tokens, ${query})${FILTERS} FROM product_search s WHERE s.product_id = p.id)
     ORDER BY ${order}
     LIMIT $1
  ), full_page AS MATERIALIZED (SELECT count(*) = $1 AS is_there FROM walked),
  -- Materialised, or the planner would walk the shop in the order of the list.
  met AS MATERIALIZED (
    SELECT s.product_id AS id, s.price_amount FROM product_search s
     WHERE (SELECT large FROM crowd) AND NOT (SELECT is_there FROM full_page)
       AND s.tokens @@ (SELECT ${query})${of('s', host)}${FILTERS}
  ), hits AS MATERIALIZED (
    (SELECT p.id FROM few p
      WHERE NOT (SELECT large FROM crowd) AND ${after}
      ORDER BY ${order} LIMIT $1)
    UNION ALL
    SELECT id FROM walked WHERE (SELECT is_there FROM full_page)
    UNION ALL
    (SELECT p.id FROM met p WHERE ${after} ORDER BY ${order} LIMIT $1)
  )
  SELECT ${entry(language)}, ${variants()}
    FROM hits JOIN products p ON p.id = hits.id
   ORDER BY ${order}`);

/** Parameters 2 to 4, of what is searched. */
const FILTERS = `
     AND ($2::integer IS NULL OR s.price_amount >= $2)
     AND ($3::integer IS NULL OR s.price_amount <= $3)
     AND ($4::boolean IS NULL OR $4 = (s.stocked > 0))`;

const of = (table: string, host: string | undefined): string =>
  host === undefined ? '' : ` AND ${table}.host_id = ${host}`;

/** Where the parameters stand. */
interface Places {
  readonly language: string;
  readonly query: string;
  readonly host?: string;
}

/** By their sort, of everyone and of one host. */
export const FILTERED = Object.fromEntries(
  PRODUCT_SORTS.map((sort) => {
    const at = sort === 'newest' ? 6 : 7;
    const [walk, places] = [WALKS[sort](5), { language: `$${at}`, query: `$${at + 1}::tsquery` }];
    const ofHost = filtered(walk, { ...places, host: `$${at + 2}::uuid` });
    return [sort, { everyone: filtered(walk, places), ofHost }];
  }),
) as Readonly<Record<ProductSort, { readonly everyone: string; readonly ofHost: string }>>;
