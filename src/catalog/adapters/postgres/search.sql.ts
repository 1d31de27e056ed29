/** The statements behind a search: each is built once, so each is prepared once. */
import type { ProductSort } from '../../application/queries.js';
import { asOne, entry, variants, WALKS } from './catalog.sql.js';
import { CHOSEN } from './collections/collections.sql.js';
import type { ProductOrder } from './product.rows.js';

/** How a word was met, the best first; and where, the best first, each with the marks of its words in the index. */
export const KINDS = ['exact', 'beginning', 'slip'] as const;
export const PLACES = { title: 't', variant: 'tv', description: 'tvd' } as const;
type Kind = (typeof KINDS)[number];

/** A word of the index as a tsquery has it; words are letters and digits alone, so nothing is to be escaped. */
const lexeme = (mark: string, kind: Kind): string => {
  // Too many words of a description begin with one or two given letters.
  const ending = mark === 'd' ? `CASE WHEN char_length(word) < 3 THEN '' ELSE ':*' END` : `':*'`;
  const near = ` || coalesce('|''${mark}' || array_to_string(near, '''|''${mark}') || '''', '')`;
  return `'''${mark}' || word || ''''${kind === 'exact' ? '' : ` || ${ending}`}${kind === 'slip' ? near : ''}`;
};

/** Whether it is likely that something is met so: for words that nothing has, nothing is looked through. */
const LIKELY: Readonly<Record<Kind, string>> = {
  exact: 'bool_and(EXISTS (SELECT FROM product_vocabulary AS known WHERE known.word = said.word))',
  beginning: 'true',
  slip: 'bool_or(near IS NOT NULL)',
};

/** The tsqueries that find all words in each place: in the title, there or in a variant, there or in the description. */
const met = (kind: Kind): string => `
  ${kind} AS MATERIALIZED (
    SELECT ${Object.entries(PLACES)
      .map(
        ([place, marks]) =>
          `string_agg('(' || ${[...marks].map((mark) => lexeme(mark, kind)).join(` || '|' || `)} || ')', '&')::tsquery AS ${place}`,
      )
      .join(',\n           ')}, ${LIKELY[kind]} AS likely
      FROM said${kind === 'slip' ? ' CROSS JOIN LATERAL (SELECT array_agg(near) AS near FROM product_words_near(word) AS near) AS alike' : ''}
  )`;

/** The words that were asked for: ten at most, as nobody means more. Nothing is looked up until it is needed. */
export const SAID = `
  said AS MATERIALIZED (SELECT word FROM unnest(product_words($1)) AS word LIMIT 10),${KINDS.map(met).join(',')}`;
export const ASKED = `${SAID},${CHOSEN}`;

const EVERYTHING_MET = `s.tokens @@ (SELECT description FROM slip)`;

/** Parameters 1 to 7: what is asked for, lowest price, highest price, in stock, host, collection, and how many rows. */
export const EVERYWHERE = `
      AND ($2::integer IS NULL OR s.price_amount >= $2)
      AND ($3::integer IS NULL OR s.price_amount <= $3)
      AND ($4::boolean IS NULL OR $4 = (s.stocked > 0))
      AND ($5::uuid IS NULL OR s.host_id = $5)`;
export const FILTERS = `${EVERYWHERE}
      AND ($6::text IS NULL OR s.product_id IN (SELECT id FROM chosen))`;

/** Of what is in fields: the last parameter is its tsquery, which the planner is not to guess from. */
export const FIELDS = (at: number): string => ` AND s.tokens @@ (SELECT $${at}::tsquery)`;
/** Each statement as it is for most, and as it is where something is asked of fields. */
export interface Asking {
  readonly plain: string;
  readonly fields: string;
}

const ORDERS: Readonly<Record<ProductOrder, (typeof WALKS)[ProductSort]>> = {
  ...WALKS,
  placed: (first) => ({
    after: `(p.position > $${first + 1}::integer OR p.position = $${first + 1} AND p.id < $${first}::uuid)`,
    order: 'p.position, p.id DESC',
  }),
};

/** A page of everything that was met, or of a collection, in an order. Parameters from 8 on: where to begin, then the language. */
function page(sort: ProductOrder, from: string, condition: string): Asking {
  const language = sort === 'newest' ? 9 : 10;
  const text = (filters: string) => pageOf(sort, `${from} WHERE ${condition}${filters}`, `$${language}`);
  return { plain: text(FILTERS), fields: text(`${FILTERS}${FIELDS(language + 1)}`) };
}

function pageOf(sort: ProductOrder, found: string, language: string): string {
  const { after, order } = ORDERS[sort](8);
  // Materialised, or the planner might walk the shop in this order and look at the words of each product.
  return asOne(`
  WITH ${ASKED},
  p AS MATERIALIZED (
    SELECT s.product_id AS id, s.price_amount, ${sort === 'placed' ? 'c.position' : '0 AS position'}
      FROM ${found}
  ), front AS MATERIALIZED (
    SELECT p.* FROM p WHERE ${after} ORDER BY ${order} LIMIT $7
  ), hits AS MATERIALIZED (
    SELECT p.id, p.position, row_number() OVER (ORDER BY ${order}) AS number FROM front AS p
  )
  SELECT ${entry(language)}, hits.position, ${variants()}
    FROM hits JOIN products p ON p.id = hits.id
   ORDER BY hits.number`);
}

const IN_COLLECTION = 'chosen c JOIN product_search s ON s.product_id = c.id';

/** Everything that was met. */
export const FOUND: Readonly<Record<ProductSort, Asking>> = {
  newest: page('newest', 'product_search s', EVERYTHING_MET),
  price_asc: page('price_asc', 'product_search s', EVERYTHING_MET),
  price_desc: page('price_desc', 'product_search s', EVERYTHING_MET),
};

/** What is in a collection. */
export const COLLECTED: Readonly<Record<ProductOrder, Asking>> = {
  placed: page('placed', IN_COLLECTION, 'true'),
  newest: page('newest', IN_COLLECTION, 'true'),
  price_asc: page('price_asc', IN_COLLECTION, 'true'),
  price_desc: page('price_desc', IN_COLLECTION, 'true'),
};

/** Where the ranges of prices begin, in minor units; each ends before the next. */
const PRICES = [0, 1000, 2500, 5000, 10_000, 25_000, 50_000];
/** Hosts that are counted: those with the most. */
const HOSTS = 10;

/**
 * How many products there are of each kind. Each facet is counted under all filters but its own, so that it says what
 * another choice would find.
 */
const facets = (condition: string): string => `
  WITH ${ASKED},
  counted AS MATERIALIZED (
    SELECT s.host_id, width_bucket(s.price_amount, ARRAY[${PRICES.join(', ')}]) AS range, s.stocked > 0 AS stocked,
           $4::boolean IS NULL OR $4 = (s.stocked > 0) AS right_stock,
           ($2::integer IS NULL OR s.price_amount >= $2) AND ($3::integer IS NULL OR s.price_amount <= $3) AS right_price,
           $5::uuid IS NULL OR s.host_id = $5 AS right_host, count(*)::integer AS products
      FROM product_search s
     WHERE ${condition} AND ($6::text IS NULL OR s.product_id IN (SELECT id FROM chosen))
     GROUP BY 1, 2, 3, 4, 5, 6
  )
  SELECT (SELECT json_build_object(
                   'true', coalesce(sum(products) FILTER (WHERE stocked), 0),
                   'false', coalesce(sum(products) FILTER (WHERE NOT stocked), 0))
            FROM counted WHERE right_price AND right_host) AS "inStock",
         (SELECT coalesce(json_agg(json_build_object(
                   'from', (ARRAY[${PRICES.join(', ')}])[range],
                   'below', (ARRAY[${PRICES.join(', ')}])[range + 1], 'count', products) ORDER BY range), '[]')
            FROM (SELECT range, sum(products) AS products FROM counted WHERE right_stock AND right_host GROUP BY range) AS one
         ) AS prices,
         (SELECT coalesce(json_agg(json_build_object('id', host_id, 'count', products) ORDER BY products DESC, host_id), '[]')
            FROM (SELECT host_id, sum(products) AS products FROM counted WHERE right_stock AND right_price
                   GROUP BY host_id ORDER BY 2 DESC, host_id LIMIT ${HOSTS}) AS one) AS hosts`;

/** Of everything, by the whole index of ids; of what was met, as far as it goes. */
export const FACETS: Readonly<Record<'all' | 'met', Asking>> = {
  all: { plain: facets('s.product_id IS NOT NULL'), fields: facets(`true${FIELDS(7)}`) },
  met: { plain: facets(EVERYTHING_MET), fields: facets(`${EVERYTHING_MET}${FIELDS(7)}`) },
};
