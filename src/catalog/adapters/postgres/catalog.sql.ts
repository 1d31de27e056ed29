/** The statements behind what the catalog shows: each view is one of them, built once, so each is prepared once. */
import { PRODUCT_SORTS, type ProductSort } from '../../application/queries.js';

/**
 * The rows of a statement as one value, `rowsOf` reads it: Node parses the JSON of all of them at once, which takes it
 * less than each column by itself.
 */
export const asOne = (rows: string): string =>
  `SELECT coalesce(json_agg(row), '[]') AS rows FROM (${rows}) AS row`;

/** What is told of product `p`, in the language of a parameter if it has that, else in its own. */
const product = (language: string): string => `p.id, p.slug, p.host_id, p.status, p.publish_at, p.options,
  p.created_at, p.updated_at, coalesce(p.translations -> ${language}::text ->> 'title', p.title) AS title,
  coalesce(p.translations -> ${language}::text ->> 'description', p.description) AS description,
  CASE WHEN p.translations ? ${language}::text THEN ${language}::text ELSE p.language END AS language,
  (SELECT json_build_object('average', round(r.stars::numeric / r.reviews, 2), 'count', r.reviews)
     FROM product_ratings r WHERE r.product_id = p.id AND r.reviews > 0) AS rating`;

/** The images of product `p`, in their order. */
const MEDIA = `
  (SELECT coalesce(json_agg(json_build_object('id', m.id, 'alt', m.alt, 'sizes', m.sizes) ORDER BY m.position), '[]')
     FROM product_media m WHERE m.product_id = p.id AND m.position IS NOT NULL) AS media`;

/** A product as lists show it, with the first of its images. */
export const entry = (language: string): string => `${product(language)}, p.price_amount,
  CASE WHEN p.cover IS NULL THEN '[]' ELSE jsonb_build_array(p.cover) END AS media`;

/** The variants of product `p`, in their order, as JSON with `extra` fields. */
export const variants = (extra = ''): string => `
  (SELECT json_agg(
            json_build_object('id', v.id, 'sku', v.sku, 'title', v.title,
                              'price', json_build_object('amount', v.price_amount, 'currency', v.price_currency),
                              'prices', v.prices, 'options', v.options, 'translations', v.translations,
                              'available', v.on_hand - v.reserved${extra}) ORDER BY v.position)
     FROM variants v WHERE v.product_id = p.id) AS variants`;

/** Also parameter 2, a language, 3, a host, and 4, whether it is an admin: who sees what is not published, too. */
const one = (condition: string): string =>
  asOne(`
  SELECT ${product('$2')}, p.fields, p.translations, p.language AS original, ${MEDIA}, ${variants(`, 'onHand', v.on_hand, 'weightGrams', v.weight_grams`)}
    FROM products p
   WHERE ${condition}
     AND (p.status = 'published' OR p.status <> 'archived' AND (p.host_id = $3::uuid OR $4::boolean))`);

export const BY_ID = one('p.id = $1');
export const BY_SLUG = one('p.slug = $1');

/** How a sort walks its index: behind what a page begins, and in which order it goes on. */
export interface Walk {
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
 * Parameters: limit, lowest price, highest price, in stock, then where to begin, then the language, then the host.
 *
 * Stock is asked product by product, as the page needs them: for a join or `EXISTS` the planner reads all of them.
 */
const list = ({ after, order }: Walk, language: number, host: string): string =>
  asOne(`
  SELECT ${entry(`$${language}`)}, ${variants()}
    FROM products p
   WHERE p.status = 'published' AND ${after}${host}${FILTERS}
   ORDER BY ${order}
   LIMIT $1`);

/** Parameters 2 to 4. */
export const FILTERS = `
     AND ($2::integer IS NULL OR p.price_amount >= $2)
     AND ($3::integer IS NULL OR p.price_amount <= $3)
     AND ($4::boolean IS NULL OR $4 = (SELECT s.stocked > 0 FROM product_search s WHERE s.product_id = p.id))`;

/** The lists of everyone and of one host, by their sort. */
export const LISTS = Object.fromEntries(
  PRODUCT_SORTS.map((sort) => {
    const language = sort === 'newest' ? 6 : 7;
    const host = ` AND p.host_id = $${language + 1}::uuid`;
    const walk = WALKS[sort](5);
    return [sort, { everyone: list(walk, language, ''), ofHost: list(walk, language, host) }];
  }),
) as Readonly<Record<ProductSort, { readonly everyone: string; readonly ofHost: string }>>;

/** What a host does not show yet. Parameters: host, status, where to begin, limit, language. */
export const UNSEEN = asOne(`
  SELECT ${entry('$5')}, ${variants()}
    FROM products p
   WHERE p.host_id = $1 AND p.status IN ('draft', 'scheduled') AND ($2::text IS NULL OR p.status = $2) AND p.id < $3::uuid
   ORDER BY p.id DESC
   LIMIT $4`);

/** Parameters: limit, offset, language. A numbered page and how many there are; one row with nulls if the page is beyond the end. */
export const NUMBERED = asOne(`
  WITH shown AS (
    SELECT * FROM products WHERE status = 'published' ORDER BY id DESC LIMIT $1 OFFSET $2
  )
  SELECT total.count::integer AS total, ${entry('$3')}, ${variants()}
    FROM (SELECT count(*) FROM products WHERE status = 'published') AS total
    LEFT JOIN shown p ON true
   ORDER BY p.id DESC`);
