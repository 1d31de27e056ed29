/** The statements behind what the catalog shows: each view is one of them, built once, so each is prepared once. */
import { PRODUCT_SORTS, type ProductSort } from '../../application/queries.js';

export const PRODUCT = `p.id, p.slug, p.title, p.description, p.host_id, p.created_at, p.updated_at,
  (SELECT json_build_object('average', round(r.stars::numeric / r.reviews, 2), 'count', r.reviews)
     FROM product_ratings r WHERE r.product_id = p.id AND r.reviews > 0) AS rating`;

/** The variants of product `p`, in their order, as JSON with `extra` fields. */
export const variants = (extra = ''): string => `
  (SELECT json_agg(
            json_build_object('id', v.id, 'sku', v.sku, 'title', v.title,
                              'price', json_build_object('amount', v.price_amount, 'currency', v.price_currency),
                              'available', v.on_hand - v.reserved${extra}) ORDER BY v.position)
     FROM variants v WHERE v.product_id = p.id) AS variants`;

const one = (condition: string): string =>
  `SELECT ${PRODUCT}, ${variants(`, 'onHand', v.on_hand, 'weightGrams', v.weight_grams`)} FROM products p WHERE ${condition} AND p.status = 'published'`;

export const BY_ID = one('p.id = $1');
export const BY_SLUG = one('p.slug = $1');

/** How a sort walks its index: behind what a page begins, and in which order it goes on. */
interface Walk {
  readonly after: string;
  readonly order: string;
}

/** The walks, by the number of the parameter that holds where to begin: the id, then the price. */
export const WALKS: Readonly<Record<ProductSort, (first: number) => Walk>> = {
  newest: (first) => ({ after: `p.id < $${first}::uuid`, order: 'p.id DESC' }),
  price_asc: (first) => ({
    after: `(p.price_amount, p.id) > ($${first + 1}::integer, $${first}::uuid)`,
    order: 'p.price_amount, p.id',
  }),
  price_desc: (first) => ({
    after: `(p.price_amount, p.id) < ($${first + 1}::integer, $${first}::uuid)`,
    order: 'p.price_amount DESC, p.id DESC',
  }),
};

/**
 * Parameters: limit, lowest price, highest price, in stock, then where to begin, then the host.
 *
 * Stock is asked product by product, as the page needs them: for a join or `EXISTS` the planner reads all of them.
 */
const list = ({ after, order }: Walk, host: string): string => `
  SELECT ${PRODUCT}, p.price_amount, ${variants()}
    FROM products p
   WHERE p.status = 'published' AND ${after}${host}
     AND ($2::integer IS NULL OR p.price_amount >= $2)
     AND ($3::integer IS NULL OR p.price_amount <= $3)
     AND ($4::boolean IS NULL OR $4 = (SELECT s.stocked > 0 FROM product_search s WHERE s.product_id = p.id))
   ORDER BY ${order}
   LIMIT $1`;

/** The lists of everyone and of one host, by their sort. */
export const LISTS = Object.fromEntries(
  PRODUCT_SORTS.map((sort) => {
    const host = ` AND p.host_id = $${sort === 'newest' ? 6 : 7}::uuid`;
    return [sort, { everyone: list(WALKS[sort](5), ''), ofHost: list(WALKS[sort](5), host) }];
  }),
) as Readonly<Record<ProductSort, { readonly everyone: string; readonly ofHost: string }>>;

/** A numbered page and how many there are; one row with nulls if the page is beyond the end. */
export const NUMBERED = `
  WITH shown AS (
    SELECT * FROM products WHERE status = 'published' ORDER BY id DESC LIMIT $1 OFFSET $2
  )
  SELECT total.count::integer AS total, ${PRODUCT}, ${variants()}
    FROM (SELECT count(*) FROM products WHERE status = 'published') AS total
    LEFT JOIN shown p ON true
   ORDER BY p.id DESC`;
