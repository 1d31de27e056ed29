/** The statements behind what the catalog shows: each view is one of them, built once, so each is prepared once. */
import { PRODUCT_SORTS, type ProductSort } from '../../application/queries.js';

const PRODUCT = 'p.id, p.slug, p.title, p.description, p.host_id, p.created_at, p.updated_at';

/** The variants of product `p`, in their order, as JSON with `extra` fields. */
const variants = (extra = ''): string => `
  (SELECT json_agg(
            json_build_object('id', v.id, 'sku', v.sku, 'title', v.title,
                              'price', json_build_object('amount', v.price_amount, 'currency', v.price_currency),
                              'available', v.on_hand - v.reserved${extra}) ORDER BY v.position)
     FROM variants v WHERE v.product_id = p.id) AS variants`;

const one = (condition: string): string =>
  `SELECT ${PRODUCT}, ${variants(`, 'onHand', v.on_hand`)} FROM products p WHERE ${condition} AND p.status = 'published'`;

export const BY_ID = one('p.id = $1');
export const BY_SLUG = one('p.slug = $1');

/** How a sort walks its index: where a page begins, and in which order it goes on. */
interface Walk {
  readonly after: string;
  readonly order: string;
}

const WALKS: Readonly<Record<ProductSort, Walk>> = {
  newest: { after: 'p.id < $6::uuid', order: 'p.id DESC' },
  price_asc: { after: '(p.price_amount, p.id) > ($7::integer, $6::uuid)', order: 'p.price_amount, p.id' },
  price_desc: {
    after: '(p.price_amount, p.id) < ($7::integer, $6::uuid)',
    order: 'p.price_amount DESC, p.id DESC',
  },
};

/**
 * Parameters: limit, pattern, lowest price, highest price, in stock, then where to begin, then the host.
 *
 * Stock is asked by `bool_or`, product by product as the page needs them: for `EXISTS` the planner reads all variants.
 */
const list = ({ after, order }: Walk, host: string): string => `
  SELECT ${PRODUCT}, p.price_amount, ${variants()}
    FROM products p
   WHERE p.status = 'published' AND ${after}${host}
     AND ($2::text IS NULL OR p.title ILIKE $2)
     AND ($3::integer IS NULL OR p.price_amount >= $3)
     AND ($4::integer IS NULL OR p.price_amount <= $4)
     AND ($5::boolean IS NULL OR $5 = (
           SELECT bool_or(v.on_hand > v.reserved) FROM variants v WHERE v.product_id = p.id))
   ORDER BY ${order}
   LIMIT $1`;

/** The lists of everyone and of one host, by their sort. */
export const LISTS = Object.fromEntries(
  PRODUCT_SORTS.map((sort) => {
    const host = ` AND p.host_id = $${sort === 'newest' ? 7 : 8}::uuid`;
    return [sort, { everyone: list(WALKS[sort], ''), ofHost: list(WALKS[sort], host) }];
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
