import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { DiscardedRows } from '#platform/media/discards/discarded-rows.js';
import { Galleries } from '../../../application/media/ports.js';
import { Gallery } from '../../../domain/media/gallery.js';
import type { Medium } from '../../../domain/media/medium.js';

/** The images of products in the table `product_media`. */
@Injectable()
export class PostgresGalleries extends Galleries {
  private readonly rows: DiscardedRows;

  constructor(private readonly database: Database) {
    super();
    this.rows = new DiscardedRows(database, { table: 'product_media', unused: 'position IS NULL' });
  }

  async announce(productId: string, { id, alt, sizes }: Medium): Promise<void> {
    await this.database.writer.query(
      'INSERT INTO product_media (id, product_id, alt, sizes) VALUES ($1, $2, $3, $4)',
      [id, productId, alt, sizes],
    );
  }

  async of(productId: string): Promise<Gallery> {
    const rows = await this.database.writer.query<Medium>(
      'SELECT id, alt, sizes FROM product_media WHERE product_id = $1 AND position IS NOT NULL ORDER BY position',
      [productId],
    );
    return Gallery.restore(rows);
  }

  async save(productId: string, gallery: Gallery): Promise<void> {
    const media = gallery.snapshot();
    await this.database.writer.query(SAVE, [
      productId,
      media.map(({ id }) => id),
      media.map(({ alt }) => alt),
      media[0] ?? null,
    ]);
  }

  discard(mediumId: string): Promise<void> {
    return this.rows.discard(mediumId);
  }

  discardUnused(olderThanSeconds: number, limit: number): Promise<number> {
    return this.rows.discardUnused(olderThanSeconds, limit);
  }

  discarded(after: string | null, limit: number): Promise<readonly string[]> {
    return this.rows.discarded(after, limit);
  }

  forget(mediumIds: readonly string[]): Promise<void> {
    return this.rows.forget(mediumIds);
  }
}

const SAVE = `
  WITH gone AS (
    UPDATE product_media SET position = NULL, removed_at = statement_timestamp()
     WHERE product_id = $1 AND position IS NOT NULL AND id <> ALL ($2::uuid[])
  ), shop AS (
    UPDATE products SET cover = $4 WHERE id = $1
  )
  UPDATE product_media m SET position = shown.place - 1, alt = shown.alt
    FROM unnest($2::uuid[], $3::text[]) WITH ORDINALITY AS shown (id, alt, place)
   WHERE m.id = shown.id AND m.removed_at IS NULL
     AND (m.position, m.alt) IS DISTINCT FROM ((shown.place - 1)::integer, shown.alt)`;
