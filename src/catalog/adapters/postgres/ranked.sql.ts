/** The statement behind a page in the order of rank. */
import { LAST_ID } from '#platform/http/cursors.js';
import { asOne, entry, variants } from './catalog.sql.js';
import { ASKED, type Asking, EVERYWHERE, FIELDS, FILTERS, KINDS, PLACES, SAID } from './search.sql.js';

/** From the best to the last: first by how the words were met, then by where; each leaves out those before it. */
const RANKS = KINDS.flatMap((kind, index) => {
  const before = KINDS[index - 1] && `(SELECT description FROM ${KINDS[index - 1]})`;
  const places = Object.keys(PLACES);
  return places.map((place, at) => {
    const nearer = places[at - 1] && `(SELECT ${places[at - 1]} FROM ${kind})`;
    const others = [before, nearer].filter((other) => other !== undefined).join(' || ');
    return `(SELECT ${place} FROM ${kind})${others === '' ? '' : ` && !!(${others})`}`;
  });
});
export const LAST_RANK = RANKS.length;

/** What a rank looks for. */
const named = (query: string, index: number): string => `
  rank${index + 1} AS MATERIALIZED (SELECT ${query} AS query)`;

/** How many products make a rank a crowd; fewer are sorted in a moment. */
const CROWD = 1_000;
/** Of a crowd a page is looked for among so many products, the newest from where it begins. */
const STEPS = 5_000;
/** The ranks that a crowd can be of: those of words that were met as such, of how titles begin, and of slips in them. */
const CROWDED = [1, 2, 3, 4, 7];
/**
 * Before anybody counts, so many products are looked at in the ranks where most searches end: a word that is in each
 * twentieth title fills its page from them, and the index would list thousands for it.
 */
const GLANCE = 500;
/** Those ranks, and by which kind of words it is likely that anything is of them. */
const GLANCED: Readonly<Record<number, string>> = { 1: 'exact', 7: 'slip' };

/**
 * Parameters 8 to 10, before the language: the rank where the page begins, and behind what in it: in stock or not, id.
 *
 * What is walked is matched by a condition that no index knows: as many are passed as one page takes.
 */
const walk = (filters: string, rank: number, steps: number, condition: string): string => `
    SELECT s.product_id FROM (
      SELECT * FROM product_search
       WHERE ${condition} AND ($8 < ${rank} OR $9::boolean) AND coalesce($4::boolean, true)
         AND product_id < CASE WHEN $8 < ${rank} THEN '${LAST_ID}' ELSE $10::uuid END
       ORDER BY product_id DESC
       LIMIT ${steps}) AS s
     WHERE s.stocked > 0 AND ts_match_vq(s.tokens, (SELECT query FROM rank${rank}))${filters}
     LIMIT $7`;

const isFull = (walked: string): string => `(SELECT count(*) = $7 AS page FROM ${walked})`;

const glance = (filters: string, rank: number): string => `
  glance${rank} AS MATERIALIZED (${walk(filters, rank, GLANCE, `$8::integer <= ${rank} AND (SELECT likely FROM ${GLANCED[rank]})`)}
  ), enough${rank} AS MATERIALIZED ${isFull(`glance${rank}`)},`;

const crowd =
  (filters: string) =>
  (rank: number): string => `${rank in GLANCED ? glance(filters, rank) : ''}
  few${rank} AS MATERIALIZED (
    SELECT s.product_id, s.stocked > 0 AS stocked FROM product_search s
     WHERE $8::integer <= ${rank}
       AND s.tokens @@ (SELECT query FROM rank${rank})${filters}
     LIMIT ${CROWD}
  ), crowd${rank} AS MATERIALIZED (SELECT count(*) = ${CROWD} AS large FROM few${rank}
  ), walked${rank} AS MATERIALIZED (${walk(filters, rank, STEPS, `(SELECT large FROM crowd${rank})`)}
  ), full${rank} AS MATERIALIZED ${isFull(`walked${rank}`)}`;

const sorted = (filters: string, rank: number, condition = ''): string => `
    (SELECT ${rank} AS rank, s.product_id, s.stocked > 0 AS stocked
      FROM product_search s
     WHERE $8::integer <= ${rank}${condition} AND s.tokens @@ (SELECT query FROM rank${rank})${filters}
       AND ($8 < ${rank} OR (s.stocked > 0, s.product_id) < ($9::boolean, $10::uuid))
     ORDER BY s.stocked > 0 DESC, s.product_id DESC
     LIMIT $7)`;

const found = (walked: string, rank: number, page: string): string => `
    (SELECT ${rank} AS rank, product_id, true AS stocked
      FROM ${walked}${rank}
     WHERE (SELECT page FROM ${page}${rank})
     ORDER BY product_id DESC)
    UNION ALL`;

/**
 * If there are few, they are sorted. Of a crowd, what is in stock is walked from the newest on; where that does not fill
 * the page soon, the crowd is sorted.
 */
const sized =
  (filters: string) =>
  (rank: number): string => `${rank in GLANCED ? found('glance', rank, 'enough') : ''}
    (SELECT ${rank} AS rank, product_id, stocked
      FROM few${rank}
     WHERE NOT (SELECT large FROM crowd${rank})
       AND ($8 < ${rank} OR (stocked, product_id) < ($9::boolean, $10::uuid))
     ORDER BY stocked DESC, product_id DESC
     LIMIT $7)
    UNION ALL${found('walked', rank, 'full')}${sorted(filters, rank, ` AND (SELECT large FROM crowd${rank}) AND NOT (SELECT page FROM full${rank})`)}`;

/**
 * A page in the order of rank.
 *
 * The ranks are asked one after the other until the page is full, and what is not needed is not looked up: who asks for
 * a word of half the shop pays for the products that have it in their title, and not for slips. Which rank a product
 * is of, the index decides alone: that it is of none before is a part of the tsquery.
 */
const ranked = (asked: string, filters: string): string =>
  asOne(`
  WITH ${asked},${[...RANKS.map(named), ...CROWDED.map(crowd(filters))].join(',')},
  hits AS MATERIALIZED (${RANKS.map((_, index) =>
    CROWDED.includes(index + 1) ? sized(filters)(index + 1) : sorted(filters, index + 1),
  ).join('\n    UNION ALL')}
    LIMIT $7
  )
  SELECT ${entry('$11')}, hits.rank, hits.stocked, ${variants()}
    FROM hits JOIN products p ON p.id = hits.product_id
   ORDER BY hits.rank, hits.stocked DESC, p.id DESC`);

/** Of everything, and of a collection: to make ready for one that nobody named costs as much as the search. */
export const RANKED = {
  everywhere: rankedBoth(SAID, `${EVERYWHERE} AND $6::text IS NULL`),
  collected: rankedBoth(ASKED, FILTERS),
};

function rankedBoth(asked: string, filters: string): Asking {
  return { plain: ranked(asked, filters), fields: ranked(asked, `${filters}${FIELDS(12)}`) };
}
