import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What products have in their fields is found where their words are: by one index, and together with them. */
export class FieldSearch1763720000930 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Mark, key and value: of a number the bits in which a smaller one comes first, so that a range is some beginnings
    // of it. A text may be longer than a token, so its hash stands for it. `adapters/postgres/fields/tokens.ts` asks for the same.
    await runner.query(`
      CREATE FUNCTION product_field_tokens(fields jsonb) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
        SELECT 'f' || key || '=' || CASE jsonb_typeof(value)
                 WHEN 'number' THEN 'n' || (SELECT CASE get_bit(bits, 0) WHEN 0 THEN set_bit(bits, 0, 1)::text ELSE (~bits)::text END
                   FROM (SELECT ('x' || encode(float8send((value #>> '{}')::float8), 'hex'))::bit(64)) AS number (bits))
                 WHEN 'boolean' THEN 'b' || (value #>> '{}')
                 ELSE 't' || left(encode(sha256(convert_to(value #>> '{}', 'UTF8')), 'hex'), 32) END
          FROM jsonb_each(fields)
      $$`);
    // As it was, with what stands in fields.
    await runner.query(`
      CREATE OR REPLACE FUNCTION write_product_search(ids uuid[]) RETURNS void LANGUAGE sql AS $$
        DELETE FROM product_search s USING products p
         WHERE s.product_id = ANY (ids) AND p.id = s.product_id AND p.status <> 'published';
        WITH said AS MATERIALIZED (
          SELECT p.id, p.host_id, p.price_amount, v.stocked,
                 product_words(concat_ws(' ', p.title, t.titles)) AS title,
                 product_words(concat_ws(' ', v.titles, v.translated, o.translated)) AS variant_titles,
                 product_words(v.skus) AS skus,
                 product_words(concat_ws(' ', p.description, t.descriptions)) AS description, p.fields
            FROM products p CROSS JOIN LATERAL (
              SELECT count(*) FILTER (WHERE on_hand > reserved) AS stocked, string_agg(title, ' ') AS titles,
                     string_agg(sku, ' ') AS skus,
                     string_agg((SELECT string_agg(value ->> 'title', ' ') FROM jsonb_each(translations)), ' ') AS translated
                FROM variants WHERE product_id = p.id) AS v
           CROSS JOIN LATERAL (
              SELECT string_agg(value #>> '{}', ' ') AS translated
                FROM jsonb_path_query(p.options, '$[*].translations.*.values[*]') AS value) AS o
           CROSS JOIN LATERAL (
              SELECT string_agg(value ->> 'title', ' ') AS titles, string_agg(value ->> 'description', ' ') AS descriptions
                FROM jsonb_each(p.translations)) AS t
           WHERE p.id = ANY (ids) AND p.status = 'published'
        ), vocabulary AS (
          -- In one order for all, as two writers of a new word wait for each other.
          INSERT INTO product_vocabulary (word)
          SELECT DISTINCT word FROM said, unnest(title || variant_titles || description) AS word
           WHERE char_length(word) BETWEEN 3 AND 32 AND word !~ '[0-9]'
           ORDER BY word
          ON CONFLICT DO NOTHING
        )
        INSERT INTO product_search (product_id, host_id, price_amount, stocked, tokens)
        SELECT id, host_id, price_amount, stocked, array_to_tsvector(array(
                 SELECT 't' || word FROM unnest(title) AS word
                 UNION ALL SELECT 'v' || word FROM unnest(variant_titles || skus) AS word
                 UNION ALL SELECT 'd' || word FROM unnest(description) AS word
                 UNION ALL SELECT token FROM product_field_tokens(fields) AS token))
          FROM said
        -- Not \`stocked\`: from the first on it is counted by the flips of stock, which may be under way.
        ON CONFLICT (product_id) DO UPDATE
           SET host_id = excluded.host_id, price_amount = excluded.price_amount, tokens = excluded.tokens
      $$`);
    await runner.query('DROP TRIGGER products_searchable ON products');
    await runner.query(`
      CREATE TRIGGER products_searchable
      AFTER UPDATE OF host_id, title, description, translations, fields, status, price_amount ON products
      FOR EACH ROW EXECUTE FUNCTION products_searchable()`);
    await runner.query(`
      SELECT write_product_search(array(SELECT id FROM products WHERE status = 'published' AND fields <> '{}'))`);
    await runner.query('DROP INDEX products_by_fields');
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
