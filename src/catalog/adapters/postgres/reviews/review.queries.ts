import { Injectable } from '@nestjs/common';
import { NotFound, type Page } from '#kernel';
import { Database } from '#platform/database/database.js';
import { decodeCursor, encodeCursor, LAST_ID, pageOf } from '#platform/http/cursors.js';
import { DEFAULT_LIMIT } from '#platform/http/page.dto.js';
import type { NumberedPage } from '../../../application/queries.js';
import { ReviewQueries, type ReviewView } from '../../../application/reviews/queries.js';
import type { ReviewRow } from './review.rows.js';

type Found = { readonly total: number } & (ReviewRow | { readonly id: null });

/** Reviews as they are now, from PostgreSQL. */
@Injectable()
export class PostgresReviewQueries extends ReviewQueries {
  constructor(private readonly database: Database) {
    super();
  }

  async review(id: string): Promise<ReviewView> {
    const [row] = await this.database.reader.query<ReviewRow>('SELECT * FROM reviews WHERE id = $1', [id]);
    if (row === undefined) throw new NotFound();
    return viewOf(row);
  }

  async reviews(
    productId: string,
    { limit = DEFAULT_LIMIT, cursor }: { readonly limit?: number; readonly cursor?: string },
  ): Promise<Page<ReviewView>> {
    const [before = LAST_ID] = cursor === undefined ? [] : decodeCursor(cursor, ['uuid']);
    const { data } = await this.found(NEWEST, [productId, limit + 1, before]);
    return pageOf(data, limit, ({ id }) => encodeCursor([id]));
  }

  numbered(productId: string, page: number, perPage: number): Promise<NumberedPage<ReviewView>> {
    return this.found(NUMBERED, [productId, perPage, (page - 1) * perPage]);
  }

  private async found(sql: string, values: readonly unknown[]): Promise<NumberedPage<ReviewView>> {
    const rows = await this.database.reader.query<Found>(sql, values);
    const [first] = rows;
    if (first === undefined) throw new NotFound();
    return { total: first.total, data: rows.flatMap((row) => (row.id === null ? [] : [viewOf(row)])) };
  }
}

/** One row with nulls for a product without reviews, none for a product that is not in the shop. */
const of = (place: string): string => `
  SELECT coalesce((SELECT reviews FROM product_ratings WHERE product_id = p.id), 0) AS total, r.*
    FROM products p LEFT JOIN LATERAL (
      SELECT * FROM reviews WHERE product_id = p.id AND NOT hidden${place}) AS r ON true
   WHERE p.id = $1 AND p.status = 'published'
   ORDER BY r.id DESC`;
const NEWEST = of(' AND id < $3::uuid ORDER BY id DESC LIMIT $2');
const NUMBERED = of(' ORDER BY id DESC LIMIT $2 OFFSET $3');

function viewOf(row: ReviewRow): ReviewView {
  const { reply, replied_at } = row;
  return {
    id: row.id,
    productId: row.product_id,
    author: { id: row.user_id, displayName: row.author },
    rating: row.rating,
    text: row.text,
    reply: reply === null || replied_at === null ? null : { text: reply, at: replied_at.toISOString() },
    hidden: row.hidden,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
