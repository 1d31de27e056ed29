/**
 * The products of a collection, with their places: for statements that ask for products, as a part of their `WITH`.
 *
 * Parameter 6 is the id or the slug of the collection. A rule is held against what is searched of its host's products
 * when somebody asks: so it is right at every moment, and there is nothing to keep.
 */
export const CHOSEN = `
  shelf AS MATERIALIZED (
    SELECT id, host_id, rule FROM collections
     WHERE slug = $6
        OR id = CASE WHEN $6 ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN $6::uuid END
  ), wanted AS MATERIALIZED (
    SELECT host_id, rule ->> 'match' = 'all' AS every,
           (SELECT string_agg('''t' || word || ''':*', '&')
              FROM unnest(product_words(rule ->> 'titleContains')) AS word)::tsquery AS title,
           jsonb_exists_any(rule, ARRAY['minPrice', 'maxPrice']) AS priced,
           coalesce((rule ->> 'minPrice')::integer, 0) AS least,
           coalesce((rule ->> 'maxPrice')::integer, 2147483647) AS most, (rule ->> 'inStock')::boolean AS stocked
      FROM shelf WHERE rule IS NOT NULL
  ), chosen AS MATERIALIZED (
    SELECT c.product_id AS id, c.position
      FROM shelf JOIN collection_products c ON c.collection_id = shelf.id
     WHERE shelf.rule IS NULL
    UNION ALL
    SELECT s.product_id, 0
      FROM wanted JOIN product_search s ON s.host_id = wanted.host_id
     CROSS JOIN LATERAL (
       -- What is not asked for is null.
       SELECT s.tokens @@ wanted.title AS titled, (s.stocked > 0) = wanted.stocked AS stocked,
              CASE WHEN wanted.priced THEN s.price_amount BETWEEN wanted.least AND wanted.most END AS priced) AS it
     WHERE CASE WHEN wanted.every
                THEN coalesce(it.titled, true) AND coalesce(it.priced, true) AND coalesce(it.stocked, true)
                ELSE coalesce(it.titled, false) OR coalesce(it.priced, false) OR coalesce(it.stocked, false) END
  )`;
