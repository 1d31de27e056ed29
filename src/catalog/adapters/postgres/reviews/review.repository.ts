import { Injectable } from '@nestjs/common';
import { NotFound } from '#kernel';
import { Database } from '#platform/database/database.js';
import { isUniqueViolation } from '#platform/database/faults.js';
import { Reviews } from '../../../application/reviews/ports.js';
import { AlreadyReviewed, NotReceived } from '../../../domain/errors.js';
import { Review, type ReviewDraft } from '../../../domain/review.js';
import type { ReviewRow } from './review.rows.js';

/** Reviews in the table `reviews`; each statement that changes one changes the rating of its product by as much. */
@Injectable()
export class PostgresReviews extends Reviews {
  constructor(private readonly database: Database) {
    super();
  }

  async add({ id, productId, author, rating, text }: ReviewDraft, now: Date): Promise<void> {
    const values = [id, productId, author.id, author.displayName, rating, text, now];
    const [seen] = await this.database.writer
      .query<{ offered: boolean; received: boolean }>(ADD, values)
      .catch((error: unknown) => {
        throw isUniqueViolation(error, 'reviews_once') ? new AlreadyReviewed() : error;
      });
    if (seen?.offered !== true) throw new NotFound();
    if (!seen.received) throw new NotReceived();
  }

  async held(id: string): Promise<Review | undefined> {
    const [row] = await this.database.writer.query<ReviewRow>(
      'SELECT * FROM reviews WHERE id = $1 FOR UPDATE',
      [id],
    );
    if (row === undefined) return undefined;
    const { reply, replied_at } = row;
    return Review.restore({
      id: row.id,
      productId: row.product_id,
      hostId: row.host_id,
      author: { id: row.user_id, displayName: row.author },
      rating: row.rating,
      text: row.text,
      reply: reply === null || replied_at === null ? null : { text: reply, at: replied_at },
      hidden: row.hidden,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    });
  }

  async save(review: Review): Promise<void> {
    const { id, rating, text, reply, hidden, updatedAt } = review.snapshot();
    const values = [id, rating, text, reply?.text ?? null, reply?.at ?? null, hidden, updatedAt];
    await this.database.writer.query(SAVE, values);
  }

  async remove(review: Review): Promise<void> {
    await this.database.writer.query(REMOVE, [review.snapshot().id]);
  }

  async received(orderId: string, userId: string, variantIds: readonly string[]): Promise<void> {
    await this.database.writer.query(
      `INSERT INTO received_products (user_id, product_id, order_id)
       SELECT DISTINCT $2::uuid, product_id, $1::uuid FROM variants WHERE id = ANY ($3::uuid[]) ORDER BY product_id
       ON CONFLICT DO NOTHING`,
      [orderId, userId, variantIds],
    );
  }

  async inherited(guestId: string, userId: string): Promise<void> {
    await this.database.writer.query(
      `INSERT INTO received_products (user_id, product_id, order_id)
       SELECT $2::uuid, product_id, order_id FROM received_products WHERE user_id = $1 ORDER BY product_id
       ON CONFLICT DO NOTHING`,
      [guestId, userId],
    );
  }
}

const ADD = `
  WITH product AS (
    SELECT id, host_id FROM products WHERE id = $2 AND status = 'published'
  ), received AS (
    SELECT FROM received_products WHERE user_id = $3 AND product_id = $2
  ), review AS (
    INSERT INTO reviews (id, product_id, host_id, user_id, author, rating, text, created_at, updated_at)
    SELECT $1, id, host_id, $3, $4, $5, $6, $7, $7 FROM product, received
    RETURNING product_id, rating
  ), rated AS (
    INSERT INTO product_ratings (product_id, stars, reviews)
    SELECT product_id, rating, 1 FROM review
    ON CONFLICT (product_id) DO UPDATE
       SET stars = product_ratings.stars + excluded.stars, reviews = product_ratings.reviews + 1
  )
  SELECT EXISTS (SELECT FROM product) AS offered, EXISTS (SELECT FROM received) AS received`;

const SAVE = `
  WITH before AS (
    SELECT id, product_id, rating, text, updated_at, CASE WHEN hidden THEN 0 ELSE 1 END AS counts FROM reviews WHERE id = $1
  ), after AS (
    UPDATE reviews
       SET rating = $2, text = $3, reply = $4, replied_at = $5, hidden = $6, updated_at = $7
     WHERE id = $1
    RETURNING id, rating, CASE WHEN hidden THEN 0 ELSE 1 END AS counts
  ), kept AS (
    INSERT INTO review_texts (review_id, written_at, rating, text)
    SELECT id, updated_at, rating, text FROM before WHERE rating <> $2 OR text <> $3
  )
  UPDATE product_ratings r
     SET stars = r.stars + after.counts * after.rating - before.counts * before.rating,
         reviews = r.reviews + after.counts - before.counts
    FROM before JOIN after ON after.id = before.id
   WHERE r.product_id = before.product_id AND (before.rating <> after.rating OR before.counts <> after.counts)`;

const REMOVE = `
  WITH gone AS (DELETE FROM reviews WHERE id = $1 RETURNING product_id, rating, hidden)
  UPDATE product_ratings r SET stars = r.stars - gone.rating, reviews = r.reviews - 1
    FROM gone WHERE r.product_id = gone.product_id AND NOT gone.hidden`;
