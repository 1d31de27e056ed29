import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is told of products in several languages, all of which a search finds. */
export class Translations1763720000840 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE products
        ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (language ~ '^[a-z]{2}$'),
        ADD COLUMN translations jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(translations) = 'object'),
        ADD CHECK (NOT translations ? language)`);
    // As it was, with the words of all languages where it had those of one.
    await runner.query(`
      CREATE OR REPLACE FUNCTION write_product_search(ids uuid[]) RETURNS void LANGUAGE sql AS $$
        DELETE FROM product_search s USING products p
         WHERE s.product_id = ANY (ids) AND p.id = s.product_id AND p.status <> 'published';
        WITH said AS MATERIALIZED (
          SELECT p.id, p.host_id, p.price_amount, v.stocked,
                 product_words(concat_ws(' ', p.title, t.titles)) AS title,
                 product_words(v.titles) AS variant_titles, product_words(v.skus) AS skus,
                 product_words(concat_ws(' ', p.description, t.descriptions)) AS description
            FROM products p CROSS JOIN LATERAL (
              SELECT count(*) FILTER (WHERE on_hand > reserved) AS stocked, string_agg(title, ' ') AS titles,
                     string_agg(sku, ' ') AS skus
                FROM variants WHERE product_id = p.id) AS v
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
                 UNION ALL SELECT 'd' || word FROM unnest(description) AS word))
          FROM said
        -- Not \`stocked\`: from the first on it is counted by the flips of stock, which may be under way.
        ON CONFLICT (product_id) DO UPDATE
           SET host_id = excluded.host_id, price_amount = excluded.price_amount, tokens = excluded.tokens
      $$`);
    await runner.query('DROP TRIGGER products_searchable ON products');
    await runner.query(`
      CREATE TRIGGER products_searchable
      AFTER UPDATE OF host_id, title, description, translations, status, price_amount ON products
      FOR EACH ROW EXECUTE FUNCTION products_searchable()`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
