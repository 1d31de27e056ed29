import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who received what, what they say of it, what they said before, and the rating of each product. */
export class Reviews1763720000520 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE received_products (
        user_id uuid NOT NULL,
        product_id uuid NOT NULL,
        order_id uuid NOT NULL,
        PRIMARY KEY (user_id, product_id)
      )`);
    // The reference refuses who did not receive it, and reviews_once a second one, whatever the code above does.
    await runner.query(`
      CREATE TABLE reviews (
        id uuid PRIMARY KEY,
        product_id uuid NOT NULL,
        host_id uuid NOT NULL,
        user_id uuid NOT NULL,
        author text NOT NULL,
        rating integer NOT NULL CHECK (rating BETWEEN 1 AND 5),
        text text NOT NULL CHECK (char_length(text) BETWEEN 1 AND 5000),
        reply text CHECK (char_length(reply) BETWEEN 1 AND 5000),
        replied_at timestamptz,
        hidden boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL CHECK (updated_at >= created_at),
        CHECK ((reply IS NULL) = (replied_at IS NULL)),
        CONSTRAINT reviews_once UNIQUE (user_id, product_id),
        FOREIGN KEY (user_id, product_id) REFERENCES received_products (user_id, product_id)
      )`);
    await runner.query('CREATE INDEX reviews_of_product ON reviews (product_id, id) WHERE NOT hidden');
    await runner.query(`
      CREATE TABLE review_texts (
        review_id uuid NOT NULL REFERENCES reviews (id) ON DELETE CASCADE,
        written_at timestamptz NOT NULL,
        rating integer NOT NULL,
        text text NOT NULL,
        PRIMARY KEY (review_id, written_at)
      )`);
    // Of those that are not hidden. Apart from products, whose rows are wide.
    await runner.query(`
      CREATE TABLE product_ratings (
        product_id uuid PRIMARY KEY,
        stars integer NOT NULL,
        reviews integer NOT NULL CHECK (reviews >= 0),
        CHECK (stars BETWEEN reviews AND 5 * reviews)
      ) WITH (fillfactor = 80)`);
  }

  down(): Promise<void> {
    throw new Error('migrations go forward only');
  }
}
