import type { MigrationInterface, QueryRunner } from 'typeorm';
import { StartupError } from '#platform/config/startup-error.js';

const EXTENSIONS = ['pg_trgm', 'unaccent', 'fuzzystrmatch'];

/** What is searched of a product, kept by triggers in the transaction that writes it, and the words hosts have used. */
export class Search1763720000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const extension of EXTENSIONS) await create(runner, extension);

    // Without accents and case, whatever the locale of the database; what is neither letter nor digit parts words.
    await runner.query(`
      CREATE FUNCTION product_words(said text) RETURNS text[] LANGUAGE sql STABLE AS $$
        SELECT coalesce(array_agg(DISTINCT left(word, 64)), '{}')
          FROM unnest(string_to_array(regexp_replace(
                 lower(unaccent(said) COLLATE "pg_unicode_fast"), '[^[:alnum:]]+', ' ', 'g'), ' ')) AS word
         WHERE word <> ''
      $$`);

    // Apart from products: a search reads many rows, and these are small. Of long ones (2 KB) the words lie elsewhere.
    // No index covers `stocked`, and pages keep room: a product that sells out rewrites its row in place (HOT).
    await runner.query(`
      CREATE TABLE product_search (
        product_id uuid PRIMARY KEY REFERENCES products (id),
        host_id uuid NOT NULL,
        price_amount integer NOT NULL,
        -- How many of its variants can be had now.
        stocked integer NOT NULL CHECK (stocked >= 0),
        -- Each word behind the mark of where it stands: t title, v variant or SKU, d description.
        tokens tsvector NOT NULL
      ) WITH (fillfactor = 80)`);
    await runner.query('ALTER TABLE product_search ALTER COLUMN tokens SET STORAGE EXTERNAL');
    // Without fastupdate: a search would read all that the index has put off.
    await runner.query(
      'CREATE INDEX product_search_tokens ON product_search USING gin (tokens) WITH (fastupdate = off)',
    );

    // What typos are held against. A word stays when its last product goes: it leads to nothing then.
    await runner.query(`CREATE TABLE product_vocabulary (word text PRIMARY KEY)`);
    await runner.query(
      `CREATE INDEX product_vocabulary_alike ON product_vocabulary USING gin (word gin_trgm_ops) WITH (fastupdate = off)`,
    );
    // Loads pg_trgm: only then may others than superusers give its setting to a function.
    await runner.query(`SELECT similarity('a', 'b')`);
    // A slip: one letter too many, too few or wrong, or two neighbours that changed places; from eight letters on, two.
    // A word of four letters with one slip has a similarity of 0.25 at least, one of eight with two 0.2; but for
    // neighbours that changed places, which are looked up as they would be right.
    await runner.query(`
      CREATE FUNCTION product_words_near(asked text) RETURNS SETOF text LANGUAGE sql STABLE
      SET pg_trgm.similarity_threshold = 0.2 AS $$
        SELECT word FROM (
          SELECT word, levenshtein_less_equal(word, asked, 2) AS slips FROM product_vocabulary
           WHERE word % asked AND char_length(word) BETWEEN char_length(asked) - 2 AND char_length(asked) + 2
          UNION ALL
          SELECT word, 1 FROM product_vocabulary WHERE word = ANY (array(
            SELECT left(asked, n - 1) || substr(asked, n + 1, 1) || substr(asked, n, 1) || substr(asked, n + 2)
              FROM generate_series(1, char_length(asked) - 1) AS n))
        ) AS alike
         WHERE char_length(asked) BETWEEN 4 AND 32 AND word <> asked
           AND slips <= CASE WHEN char_length(asked) < 8 THEN 1 ELSE 2 END
         GROUP BY word
         ORDER BY min(slips), similarity(word, asked) DESC, word
         LIMIT 10
      $$`);

    await runner.query(`
      CREATE FUNCTION write_product_search(ids uuid[]) RETURNS void LANGUAGE sql AS $$
        DELETE FROM product_search s USING products p
         WHERE s.product_id = ANY (ids) AND p.id = s.product_id AND p.status <> 'published';
        WITH said AS MATERIALIZED (
          SELECT p.id, p.host_id, p.price_amount, v.stocked, product_words(p.title) AS title,
                 product_words(v.titles) AS variant_titles, product_words(v.skus) AS skus,
                 product_words(p.description) AS description
            FROM products p CROSS JOIN LATERAL (
              SELECT count(*) FILTER (WHERE on_hand > reserved) AS stocked, string_agg(title, ' ') AS titles,
                     string_agg(sku, ' ') AS skus
                FROM variants WHERE product_id = p.id) AS v
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
    await trigger(runner, {
      name: 'variants_searchable',
      when: 'AFTER INSERT ON variants REFERENCING NEW TABLE AS added FOR EACH STATEMENT',
      does: 'PERFORM write_product_search(array(SELECT DISTINCT product_id FROM added))',
    });
    // An edit of variants writes its product too, and a trigger sees all that its statement wrote.
    await trigger(runner, {
      name: 'products_searchable',
      when: 'AFTER UPDATE OF host_id, title, description, status, price_amount ON products FOR EACH ROW',
      does: 'PERFORM write_product_search(ARRAY[NEW.id])',
    });
    // Only when a variant sells out or is back: other movements of stock cost nothing. Adding up, not counting anew,
    // is right whatever happens to its siblings meanwhile.
    await trigger(runner, {
      name: 'variants_stocked',
      when: `AFTER UPDATE OF on_hand, reserved ON variants FOR EACH ROW
             WHEN ((OLD.on_hand > OLD.reserved) <> (NEW.on_hand > NEW.reserved))`,
      does: `UPDATE product_search SET stocked = stocked + CASE WHEN NEW.on_hand > NEW.reserved THEN 1 ELSE -1 END
              WHERE product_id = NEW.product_id`,
    });
    await runner.query(
      `SELECT write_product_search(array(SELECT id FROM products WHERE status = 'published'))`,
    );
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}

async function create(runner: QueryRunner, extension: string): Promise<void> {
  try {
    await runner.query(`CREATE EXTENSION IF NOT EXISTS ${extension}`);
  } catch (error) {
    throw new StartupError(
      `The search of the catalog needs PostgreSQL's extension ${extension}: ${String((error as Error).message)}.`,
      `Install the contrib package of your PostgreSQL, or let its owner run \`CREATE EXTENSION ${extension}\` in this database, then start again.`,
    );
  }
}

async function trigger(
  runner: QueryRunner,
  { name, when, does }: Readonly<Record<'name' | 'when' | 'does', string>>,
): Promise<void> {
  await runner.query(
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${does}; RETURN NULL; END $$`,
  );
  await runner.query(`CREATE TRIGGER ${name} ${when} EXECUTE FUNCTION ${name}()`);
}
